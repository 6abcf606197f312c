package org.talkoot.engine.data;

import java.util.Optional;

/**
 * A row of a table to predict from.
 *
 * @param number of its line in a text, of the row otherwise, counted from 1
 * @param values the features, in the order of the columns
 * @param label as it stands there, if it does
 */
public record UnseenRow(long number, float[] values, Optional<String> label) {}

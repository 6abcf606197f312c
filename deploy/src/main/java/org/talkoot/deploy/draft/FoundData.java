package org.talkoot.deploy.draft;

import java.util.List;
import org.talkoot.engine.tensor.Shape;

/**
 * Data for a job.
 *
 * @param lines the group {@code data} of the job file, without its braces
 * @param words what it is, for a comment
 * @param samples of the training file, the held-out part included
 * @param classes 0 where the target is a number
 * @param wideTarget whether numbers to predict are spread by more than 10 about their mean
 */
record FoundData(List<String> lines, String words, Shape sample, int samples, int classes, boolean wideTarget) {}

package org.talkoot.deploy.prediction;

import java.util.List;
import java.util.Optional;
import org.talkoot.engine.data.Dataset;

/**
 * Samples of one file.
 *
 * @param file as it was named
 * @param rows which row of the file each sample is, counted from 1; empty where the file is the sample
 * @param samples raw
 * @param labels what each is said to be; empty where the file doesn't say
 */
record Input(String file, List<Long> rows, Dataset samples, List<String> labels) {

    Optional<Long> row(int sample) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(sample));
    }

    Optional<String> label(int sample) {
        return labels.isEmpty() ? Optional.empty() : Optional.of(labels.get(sample));
    }
}

package org.talkoot.worker.job;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.loss.CrossEntropy;
import org.talkoot.engine.loss.Loss;
import org.talkoot.engine.loss.MeanSquaredError;
import org.talkoot.protocol.job.LossSpec;
import org.talkoot.protocol.job.LossSpec.ClassWeights;

/** The engine's loss for that of a job file. */
final class Losses {
    private static final String KEY = "job.loss.class-weights: ";

    private Losses() {}

    /** @throws JobMistake if the class weights don't fit the data */
    static Loss of(LossSpec spec, Dataset train) {
        if (spec instanceof LossSpec.CrossEntropy entropy) {
            double[] weights = entropy.classWeights()
                    .map(wanted -> wanted instanceof ClassWeights.Given given ? given(given, train) : balanced(train))
                    .orElse(new double[0]);
            return new CrossEntropy(entropy.labelSmoothing(), weights);
        }
        return new MeanSquaredError();
    }

    private static double[] given(ClassWeights.Given given, Dataset train) {
        if (given.weights().size() != train.classes()) {
            throw new JobMistake(KEY + "must have one weight for each class, of which the data have " + train.classes()
                    + ", but has " + given.weights().size());
        }
        return given.weights().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** n / (classes · samples of the class), as scikit-learn's {@code compute_class_weight}. */
    private static double[] balanced(Dataset train) {
        double[] counts = new double[train.classes()];
        IntStream.range(0, train.size()).forEach(sample -> counts[train.label(sample)]++);
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                throw new JobMistake(KEY + "balanced needs training samples of every class, but there is none of class "
                        + train.classNames().get(label) + "; give a list of weights");
            }
        }
        return Arrays.stream(counts)
                .map(count -> train.size() / (counts.length * count))
                .toArray();
    }
}

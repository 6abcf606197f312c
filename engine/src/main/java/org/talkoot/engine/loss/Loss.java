package org.talkoot.engine.loss;

import org.talkoot.engine.layer.Activation;

/**
 * What training minimises: a mean over the samples of a minibatch, weighted or not. Computed row by row, so a shard's part needs nothing
 * but its rows. {@code classes} outputs a row.
 */
public interface Loss {

    /** Its name in a job file. */
    String type();

    /**
     * Sum over rows [first, first + count) of the rows' losses, in double, row after row; writes each row's gradient,
     * times {@code scale}, into {@code logits.gradient()} unless that is null.
     *
     * @param logits (rows, outputs): what the model's last layer computed
     * @param targets by row: the label, or the number to predict
     * @param scale 1 over the sum of the weights of the whole minibatch's samples: 1/B, where they aren't weighted
     */
    double rows(Activation logits, int outputs, Targets targets, int first, int count, float scale);

    /** Whether samples count differently in the mean. */
    default boolean isWeighted() {
        return false;
    }

    /** What a sample of that class counts in the mean; positive. */
    default double weight(int label) {
        return 1;
    }

    /** Of a row: whether its prediction is its label. */
    static boolean correct(float[] logits, int outputs, int row, int label) {
        return predicted(logits, outputs, row) == label;
    }

    /** The class that a row's outputs predict: the largest, of equal ones the first. */
    static int predicted(float[] logits, int outputs, int row) {
        int best = 0;
        for (int j = 1; j < outputs; j++) {
            if (logits[row * outputs + j] > logits[row * outputs + best]) {
                best = j;
            }
        }
        return best;
    }

    /**
     * The targets of a worker's rows, written when its minibatch is loaded.
     *
     * @param labels (capacity): the class of each row; unused for numeric targets
     * @param numbers (capacity): the number of each row; null where the target is a class
     */
    record Targets(int[] labels, float[] numbers) {
        public boolean numeric() {
            return numbers != null;
        }
    }
}

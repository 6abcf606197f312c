package org.talkoot.deploy.api;

import java.util.Arrays;
import java.util.List;

/**
 * Which class was taken for which, and of each class c what follows from it:
 *
 * <pre>
 *   precision = right / predicted as c      recall = right / samples of c (its support)
 *   F1 = 2 precision recall / (precision + recall)
 * </pre>
 *
 * A quotient by 0 is 0, as in scikit-learn.
 *
 * @param counts {@code [class][predicted]}: samples; never written
 */
public record ConfusionMatrix(List<String> classNames, long[][] counts) {
    public long right(int of) {
        return counts[of][of];
    }

    public long support(int of) {
        return Arrays.stream(counts[of]).sum();
    }

    public long predicted(int as) {
        return Arrays.stream(counts).mapToLong(row -> row[as]).sum();
    }

    public double precision(int of) {
        return quotient(right(of), predicted(of));
    }

    public double recall(int of) {
        return quotient(right(of), support(of));
    }

    public double f1(int of) {
        return quotient(2.0 * right(of), predicted(of) + support(of));
    }

    /** The mean of F1 over the classes, each the same weight. */
    public double macroF1() {
        double sum = 0;
        for (int of = 0; of < classNames.size(); of++) {
            sum += f1(of);
        }
        return sum / classNames.size();
    }

    private static double quotient(double part, long whole) {
        return whole == 0 ? 0 : part / whole;
    }
}

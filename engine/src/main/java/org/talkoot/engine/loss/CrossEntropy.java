package org.talkoot.engine.loss;

import org.talkoot.engine.layer.Activation;

/**
 * Softmax and cross-entropy on logits. Of a row x with label c:
 *
 * <pre>
 *   loss = log Σⱼ exp(xⱼ) - x_c        dx = softmax(x) - onehot(c)
 * </pre>
 *
 * With the row's maximum taken out before exp, as in {@code torch.nn.CrossEntropyLoss}, so that no logit is too large. In
 * double, by {@code StrictMath}: the same bits on every JVM.
 */
public record CrossEntropy() implements Loss {
    @Override
    public String type() {
        return "cross-entropy";
    }

    @Override
    public double rows(Activation logits, int outputs, Targets targets, int first, int count, float scale) {
        double sum = 0;
        for (int row = first; row < first + count; row++) {
            sum += row(logits.values(), logits.gradient(), row * outputs, outputs, targets.labels()[row], scale);
        }
        return sum;
    }

    private static double row(float[] x, float[] dx, int start, int outputs, int label, float scale) {
        float max = max(x, start, outputs);
        double total = 0;
        for (int j = 0; j < outputs; j++) {
            double power = StrictMath.exp((double) x[start + j] - max);
            total += power;
            if (dx != null) {
                dx[start + j] = (float) power;
            }
        }
        double gap = (double) x[start + label] - max;
        if (dx != null) {
            for (int j = 0; j < outputs; j++) {
                dx[start + j] = (float) (dx[start + j] / total * scale);
            }
            // from the power in double: where the label is near certain, its float would cancel against the 1
            dx[start + label] = (float) ((StrictMath.exp(gap) / total - 1) * scale);
        }
        return StrictMath.log(total) - gap;
    }

    /** NaN if any is. */
    private static float max(float[] x, int start, int outputs) {
        float max = x[start];
        for (int j = 1; j < outputs; j++) {
            max = Math.max(max, x[start + j]);
        }
        return max;
    }
}

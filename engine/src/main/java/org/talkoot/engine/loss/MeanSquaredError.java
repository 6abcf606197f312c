package org.talkoot.engine.loss;

import org.talkoot.engine.layer.Activation;

/**
 * Mean squared error over samples and outputs, as {@code torch.nn.MSELoss} with its default reduction. Of a row y with
 * target t, of O outputs:
 *
 * <pre>
 *   loss = Σⱼ (yⱼ - tⱼ)² / O        dyⱼ = 2 (yⱼ - tⱼ) / O
 * </pre>
 *
 * The target is the one-hot class, or a number, and then there is one output. In double.
 */
public record MeanSquaredError() implements Loss {
    @Override
    public String type() {
        return "mse";
    }

    @Override
    public double rows(Activation logits, int outputs, Targets targets, int first, int count, float scale) {
        double sum = 0;
        for (int row = first; row < first + count; row++) {
            int label = targets.numeric() ? 0 : targets.labels()[row];
            double target = targets.numeric() ? targets.numbers()[row] : 1;
            sum += row(logits.values(), logits.gradient(), row * outputs, outputs, label, target, scale);
        }
        return sum;
    }

    /** All targets of the row are zero but that of the output {@code label}. */
    private static double row(float[] y, float[] dy, int start, int outputs, int label, double target, float scale) {
        double sum = 0;
        for (int j = 0; j < outputs; j++) {
            double difference = y[start + j] - (j == label ? target : 0);
            sum += difference * difference;
            if (dy != null) {
                dy[start + j] = (float) (2 * difference / outputs * scale);
            }
        }
        return sum / outputs;
    }
}

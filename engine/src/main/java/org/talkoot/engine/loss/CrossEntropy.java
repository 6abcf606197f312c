package org.talkoot.engine.loss;

import java.util.Arrays;
import org.talkoot.engine.layer.Activation;

/**
 * Softmax and cross-entropy on logits, as {@code torch.nn.CrossEntropyLoss}. Of a row x with label c, label smoothing ε and
 * weights w of the C classes, against the target q:
 *
 * <pre>
 *   qⱼ = ε wⱼ / C, and (1 - ε) w_c more for j = c
 *   loss = Σⱼ qⱼ (log Σₖ exp(xₖ) - xⱼ)        dx = softmax(x) Σⱼ qⱼ - q
 * </pre>
 *
 * The mean over a minibatch is their sum over the sum of w_c. Without smoothing and weights q is the label's one-hot vector.
 * The row's maximum is taken out before exp, so that no logit is too large. In double, by {@code StrictMath}: the same bits
 * on every JVM.
 *
 * <p>Szegedy et al.: <i>Rethinking the Inception architecture</i>, CVPR 2016, section 7.
 */
public final class CrossEntropy implements Loss {
    private final double labelSmoothing; // ε
    private final double[] weights; // (C), or empty: each is 1
    private final double weightSum; // of all classes

    /** Without smoothing and weights. */
    public CrossEntropy() {
        this(0, new double[0]);
    }

    /**
     * @param labelSmoothing in [0, 1)
     * @param classWeights by class, each positive; empty: each is 1
     */
    public CrossEntropy(double labelSmoothing, double[] classWeights) {
        this.labelSmoothing = labelSmoothing;
        weights = classWeights.clone();
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        weightSum = sum;
    }

    @Override
    public String type() {
        return "cross-entropy";
    }

    @Override
    public boolean isWeighted() {
        return weights.length > 0;
    }

    @Override
    public double weight(int label) {
        return isWeighted() ? weights[label] : 1;
    }

    @Override
    public double rows(Activation logits, int outputs, Targets targets, int first, int count, float scale) {
        double sum = 0;
        for (int row = first; row < first + count; row++) {
            sum += row(logits.values(), logits.gradient(), row * outputs, outputs, targets.labels()[row], scale);
        }
        return sum;
    }

    private double row(float[] x, float[] dx, int start, int outputs, int label, float scale) {
        double spread = labelSmoothing / outputs;
        double own = (1 - labelSmoothing) * weight(label);
        double mass = own + spread * (isWeighted() ? weightSum : outputs); // of q: 1 without smoothing and weights
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
                dx[start + j] = (float) ((dx[start + j] / total * mass - spread * weight(j)) * scale);
            }
            // from the power in double: where the label is near certain, its float would cancel against q
            double target = own + spread * weight(label);
            dx[start + label] = (float) ((StrictMath.exp(gap) / total * mass - target) * scale);
        }
        double expected = own * gap; // Σⱼ qⱼ (xⱼ - max)
        for (int j = 0; spread > 0 && j < outputs; j++) {
            expected += spread * weight(j) * ((double) x[start + j] - max);
        }
        return mass * StrictMath.log(total) - expected;
    }

    /** NaN if any is. */
    private static float max(float[] x, int start, int outputs) {
        float max = x[start];
        for (int j = 1; j < outputs; j++) {
            max = Math.max(max, x[start + j]);
        }
        return max;
    }

    @Override
    public String toString() {
        return type() + ", label smoothing " + labelSmoothing + ", class weights " + Arrays.toString(weights);
    }
}

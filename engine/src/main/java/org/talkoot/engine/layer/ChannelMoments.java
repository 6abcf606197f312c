package org.talkoot.engine.layer;

/**
 * Combines the moments of two sets of rows, each channel's mean and M2 = Σ (x - mean)², by Chan, Golub, LeVeque: <i>Updating
 * formulae and a pairwise algorithm for computing sample variances</i>, Stanford 1979, which is exact for sets of any size and,
 * unlike E[x²] - E[x]², doesn't cancel:
 *
 * <pre>
 *   δ = mean₂ - mean₁      mean = mean₁ + δ n₂/n      M2 = M2₁ + M2₂ + δ² n₁n₂/n      n = n₁ + n₂
 * </pre>
 */
final class ChannelMoments {
    private final int channels; // C
    private final float[] mean; // (C): copied so that the loop is vectorised, like those below
    private final float[] squares; // (C): M2
    private final float[] rightSquares; // (C)

    ChannelMoments(int channels) {
        this.channels = channels;
        mean = new float[channels];
        squares = new float[channels];
        rightSquares = new float[channels];
    }

    /** {@code left[offset ...]} ← left and {@code right[0 ...]} (2C each: means, then M2) of so many values each. */
    void combine(long leftCount, long rightCount, float[] left, int offset, float[] right) {
        double share = (double) rightCount / (leftCount + rightCount);
        System.arraycopy(left, offset, mean, 0, channels);
        System.arraycopy(left, offset + channels, squares, 0, channels);
        System.arraycopy(right, channels, rightSquares, 0, channels);
        combine(mean, squares, right, rightSquares, (float) share, (float) (leftCount * share), channels);
        System.arraycopy(mean, 0, left, offset, channels);
        System.arraycopy(squares, 0, left, offset + channels, channels);
    }

    private static void combine(
            float[] mean,
            float[] squares,
            float[] rightMean,
            float[] rightSquares,
            float share,
            float weight,
            int length) {
        for (int c = 0; c < length; c++) {
            float distance = rightMean[c] - mean[c];
            mean[c] += distance * share;
            squares[c] += rightSquares[c] + distance * distance * weight;
        }
    }
}

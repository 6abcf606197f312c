package org.talkoot.engine.layer;

/**
 * y = x Φ(x), Φ the distribution function of the standard normal; exact, not the tanh approximation. Backward: dx = dy
 * (Φ(x) + x φ(x)) with the density φ(x) = e^(-x²/2) / √(2π). Hendrycks, Gimpel: <i>Gaussian error linear units</i>, 2016.
 */
public record Gelu() implements Elementwise {
    @Override
    public String type() {
        return "gelu";
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding);
    }

    private static final class Pass extends ElementwisePass {
        private static final double DENSITY_AT_0 = 1 / StrictMath.sqrt(2 * Math.PI);

        private final float[] derivative; // (capacity, elements): forward has all that it takes

        Pass(Binding own) {
            super(own);
            derivative = new float[own.capacity() * own.input().elements()];
        }

        @Override
        void forward(float[] x, float[] y, int length) {
            for (int i = 0; i < length; i++) {
                double exponential = StrictMath.exp(-0.5 * x[i] * x[i]);
                double cumulative = StandardNormal.cumulative(x[i], exponential);
                y[i] = (float) (x[i] * cumulative);
                derivative[i] = (float) (cumulative + x[i] * exponential * DENSITY_AT_0);
            }
        }

        @Override
        void backward(float[] x, float[] y, float[] dy, float[] dx, int length) {
            for (int i = 0; i < length; i++) {
                dx[i] = dy[i] * derivative[i];
            }
        }
    }
}

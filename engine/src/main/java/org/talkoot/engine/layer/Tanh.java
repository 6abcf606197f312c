package org.talkoot.engine.layer;

/** y = tanh x. Backward: dx = dy (1 - y²). */
public record Tanh() implements Elementwise {
    @Override
    public String type() {
        return "tanh";
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding);
    }

    private static final class Pass extends ElementwisePass {
        Pass(Binding own) {
            super(own);
        }

        @Override
        void forward(float[] x, float[] y, int length) {
            for (int i = 0; i < length; i++) {
                y[i] = (float) tanh(x[i]);
            }
        }

        /** Relative error below 1e-11, four times as fast as {@link StrictMath#tanh}. */
        private static double tanh(double x) {
            return Math.abs(x) < 0x1p-12 ? x - x * x * x / 3 : 1 - 2 / (StrictMath.exp(2 * x) + 1);
        }

        @Override
        void backward(float[] x, float[] y, float[] dy, float[] dx, int length) {
            for (int i = 0; i < length; i++) {
                dx[i] = dy[i] * (1 - y[i] * y[i]);
            }
        }
    }
}

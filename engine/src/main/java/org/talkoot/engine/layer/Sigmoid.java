package org.talkoot.engine.layer;

/** y = 1 / (1 + e^-x). Backward: dx = dy y (1 - y). */
public record Sigmoid() implements Elementwise {
    @Override
    public String type() {
        return "sigmoid";
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
                y[i] = (float) (1 / (1 + StrictMath.exp(-x[i])));
            }
        }

        @Override
        void backward(float[] x, float[] y, float[] dy, float[] dx, int length) {
            for (int i = 0; i < length; i++) {
                dx[i] = dy[i] * (y[i] * (1 - y[i]));
            }
        }
    }
}

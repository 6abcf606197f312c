package org.talkoot.engine.layer;

/**
 * y = x where x > 0, else slope · x. Backward: dx = dy where x > 0, else slope · dy. Maas, Hannun, Ng: <i>Rectifier
 * nonlinearities improve neural network acoustic models</i>, 2013.
 */
public record LeakyRelu(double slope) implements Elementwise {
    public LeakyRelu {
        if (!Double.isFinite(slope)) {
            throw new IllegalArgumentException("a leaky ReLU's slope must be a finite number, but it is " + slope);
        }
    }

    @Override
    public String type() {
        return "leaky-relu";
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding, (float) slope);
    }

    private static final class Pass extends ElementwisePass {
        private final float slope;

        Pass(Binding own, float slope) {
            super(own);
            this.slope = slope;
        }

        @Override
        void forward(float[] x, float[] y, int length) {
            for (int i = 0; i < length; i++) {
                y[i] = Math.max(0f, x[i]) + slope * Math.min(0f, x[i]); // one of them is 0
            }
        }

        @Override
        void backward(float[] x, float[] y, float[] dy, float[] dx, int length) {
            for (int i = 0; i < length; i++) {
                float positive = Relu.positive(Math.max(0f, x[i]));
                dx[i] = dy[i] * (positive + slope * (1 - positive));
            }
        }
    }
}

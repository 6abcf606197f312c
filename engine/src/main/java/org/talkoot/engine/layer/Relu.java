package org.talkoot.engine.layer;

import org.talkoot.engine.tensor.Shape;

/** y = max(0, x), and NaN for NaN: a failure must not be hidden. Backward: dx = d where x > 0, else 0. */
public record Relu() implements Layer {
    @Override
    public String type() {
        return "relu";
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding);
    }

    private record Pass(Binding own) implements LayerPass {
        @Override
        public void forward(Minibatch minibatch) {
            forward(
                    own.in().values(),
                    own.out().values(),
                    minibatch.rows().rows() * own.input().elements());
        }

        private static void forward(float[] x, float[] y, int length) {
            for (int i = 0; i < length; i++) {
                y[i] = Math.max(0f, x[i]);
            }
        }

        @Override
        public void backward(Minibatch minibatch) {
            if (own.in().gradient() != null) {
                int length = minibatch.rows().rows() * own.input().elements();
                backward(own.out().values(), own.out().gradient(), own.in().gradient(), length);
            }
        }

        private static void backward(float[] y, float[] dy, float[] dx, int length) {
            for (int i = 0; i < length; i++) {
                dx[i] = y[i] > 0 ? dy[i] : 0f;
            }
        }
    }
}

package org.talkoot.engine.layer;

/** y = max(0, x), and NaN for NaN: a failure must not be hidden. Backward: dx = dy where x > 0, else 0. */
public record Relu() implements Elementwise {
    @Override
    public String type() {
        return "relu";
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding);
    }

    /**
     * 1 where y > 0, 0 where y = 0, NaN where it is NaN; exact for the smallest y, 2^-149, too. A comparison isn't
     * vectorised, and guesses wrong every other time.
     */
    static float positive(float y) {
        return Math.min(1f, y * 0x1p127f * 0x1p22f);
    }

    /** The first {@code length} of y = max(0, x). */
    static void rectify(float[] x, float[] y, int length) {
        for (int i = 0; i < length; i++) {
            y[i] = Math.max(0f, x[i]);
        }
    }

    /** The first {@code length} of dx, of the y that {@link #rectify} gave. */
    static void gradient(float[] y, float[] dy, float[] dx, int length) {
        for (int i = 0; i < length; i++) {
            dx[i] = dy[i] * positive(y[i]);
        }
    }

    private static final class Pass extends ElementwisePass {
        Pass(Binding own) {
            super(own);
        }

        @Override
        void forward(float[] x, float[] y, int length) {
            rectify(x, y, length);
        }

        @Override
        void backward(float[] x, float[] y, float[] dy, float[] dx, int length) {
            gradient(y, dy, dx, length);
        }
    }
}

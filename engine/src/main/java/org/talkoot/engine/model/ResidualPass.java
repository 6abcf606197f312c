package org.talkoot.engine.model;

import java.util.List;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.Minibatch;

/** The two ends of a residual block, y = body(x) + x. */
final class ResidualPass {
    private ResidualPass() {}

    /** The stage that ends the block that begins at stage {@code fork}. */
    static int join(List<Stage> stages, int fork) {
        int stage = fork + 1;
        while (!(stages.get(stage) instanceof Stage.Join join && join.fork() == fork)) {
            stage++;
        }
        return stage;
    }

    /**
     * Forward: nothing, since the body reads x itself. Backward: the body has written its dx; the sum's gradient is added.
     */
    record Fork(Activation in, Activation sum, int elements) implements LayerPass {
        @Override
        public void forward(Minibatch minibatch) {}

        @Override
        public void backward(Minibatch minibatch) {
            if (in.gradient() != null) {
                add(sum.gradient(), in.gradient(), minibatch.rows().rows() * elements);
            }
        }

        private static void add(float[] d, float[] dx, int length) {
            for (int i = 0; i < length; i++) {
                dx[i] += d[i];
            }
        }
    }

    /**
     * Forward: y = body + x. Backward: nothing, since the body's last layer reads the sum's gradient itself; but a body of
     * nothing gets a copy, to which the fork adds.
     */
    record Join(Activation skip, Activation body, Activation out, int elements) implements LayerPass {
        @Override
        public void forward(Minibatch minibatch) {
            add(body.values(), skip.values(), out.values(), minibatch.rows().rows() * elements);
        }

        private static void add(float[] body, float[] x, float[] y, int length) {
            for (int i = 0; i < length; i++) {
                y[i] = body[i] + x[i];
            }
        }

        @Override
        public void backward(Minibatch minibatch) {
            if (body.gradient() != null && body.gradient() != out.gradient()) {
                int length = minibatch.rows().rows() * elements;
                System.arraycopy(out.gradient(), 0, body.gradient(), 0, length);
            }
        }
    }
}

package org.talkoot.engine.layer;

import java.util.Arrays;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;

/**
 * y = x m / (1 - p), where m is 0 with probability p and 1 otherwise; evaluation copies. Backward: dx = dy m / (1 - p).
 * Srivastava et al.: <i>Dropout</i>, JMLR 2014, with the scale in training ("inverted").
 *
 * <p>m of an element is a function of (seed, step, layer, sample, element): element j of a sample, as it lies in memory,
 * takes the j-th word of its stream, and is kept if the word's upper 24 bits, as a fraction, are at least p. So a sample's
 * mask is the same wherever it is computed.
 */
public record Dropout(double p) implements Elementwise {
    public Dropout {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("a dropout's p must lie in [0, 1), but it is " + p);
        }
    }

    @Override
    public String type() {
        return "dropout";
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding, p);
    }

    private static final class Pass implements LayerPass {
        private final Binding own;
        private final int elements; // E
        private final int threshold; // a word's upper 24 bits must reach it
        private final int scaleBits; // of the float 1 / (1 - p)
        private final float[] mask; // (capacity, E): 0 or 1 / (1 - p)
        private final int[] words; // (E)

        Pass(Binding own, double p) {
            this.own = own;
            elements = own.input().elements();
            threshold = (int) Math.ceil(p * (1 << 24));
            scaleBits = Float.floatToIntBits((float) (1 / (1 - p)));
            mask = new float[own.capacity() * elements];
            words = new int[elements];
            Arrays.fill(mask, 1);
        }

        @Override
        public void forward(Minibatch minibatch) {
            int rows = minibatch.rows().rows();
            for (int row = 0; row < rows && threshold > 0; row++) {
                RandomStream random = own.random();
                random.name(
                        Purpose.DROPOUT,
                        own.index(),
                        minibatch.step(),
                        minibatch.samples()[row]);
                random.nextInts(words, elements);
                mask(words, threshold, scaleBits, mask, row * elements, elements);
            }
            multiply(own.in().values(), mask, own.out().values(), rows * elements);
        }

        /** Without a branch, which would be guessed wrong. */
        private static void mask(int[] words, int threshold, int scaleBits, float[] mask, int offset, int length) {
            for (int i = 0; i < length; i++) {
                int kept = threshold - 1 - (words[i] >>> 8) >> 31; // all ones if so
                mask[offset + i] = Float.intBitsToFloat(kept & scaleBits);
            }
        }

        private static void multiply(float[] x, float[] mask, float[] y, int length) {
            for (int i = 0; i < length; i++) {
                y[i] = x[i] * mask[i];
            }
        }

        @Override
        public void evaluate(Minibatch minibatch) {
            int length = minibatch.rows().rows() * elements;
            System.arraycopy(own.in().values(), 0, own.out().values(), 0, length);
        }

        @Override
        public void backward(Minibatch minibatch) {
            if (own.in().gradient() != null) {
                int length = minibatch.rows().rows() * elements;
                multiply(own.out().gradient(), mask, own.in().gradient(), length);
            }
        }
    }
}

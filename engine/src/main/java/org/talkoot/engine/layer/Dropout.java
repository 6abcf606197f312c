package org.talkoot.engine.layer;

import java.util.Arrays;
import org.talkoot.engine.random.PhiloxLanes;
import org.talkoot.engine.random.RandomStream.Purpose;

/**
 * y = x m / (1 - p), where m is 0 with probability p and 1 otherwise; evaluation copies. Backward: dx = dy m / (1 - p).
 * Srivastava et al.: <i>Dropout</i>, JMLR 2014, with the scale in training ("inverted").
 *
 * <p>m of an element is a function of (seed, step, layer, sample, element), so a sample's mask is the same wherever it is
 * computed. A block of the sample's stream gives eight pieces of 16 bits: with E elements and N = ⌈E/8⌉ blocks, element j, as
 * it lies in memory, takes piece ⌊j/N⌋ of block j mod N (so neighbours take the same piece of neighbouring blocks, as vectors
 * do), and is kept if the piece, as a fraction of 2^16, is at least p. So p is rounded to a multiple of 2^-16.
 */
public record Dropout(double p) implements Elementwise {
    private static final int PIECE_BITS = 16;
    private static final int PIECE = (1 << PIECE_BITS) - 1; // the largest
    private static final int PIECES = 8; // of a block of four words

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
        private final int blocks; // N: of a sample
        private final int threshold; // a piece must reach it
        private final int scaleBits; // of the float 1 / (1 - p)
        private final float[] mask; // (capacity, E): 0 or 1 / (1 - p)
        private final PhiloxLanes lanes;
        private final int[] kept; // (lanes): of one piece of each lane, the bits of the mask
        private boolean isDrawn; // the mask of the minibatch at hand

        Pass(Binding own, double p) {
            this.own = own;
            elements = own.input().elements();
            blocks = (elements + PIECES - 1) / PIECES;
            threshold = (int) Math.min(PIECE, Math.round(p * (PIECE + 1)));
            scaleBits = Float.floatToIntBits((float) (1 / (1 - p)));
            mask = new float[own.capacity() * elements];
            lanes = new PhiloxLanes(own.random().seed());
            kept = new int[PhiloxLanes.CAPACITY];
            Arrays.fill(mask, 1);
        }

        @Override
        public boolean prepares() {
            return threshold > 0;
        }

        @Override
        public void prepare(Minibatch minibatch) {
            int all = threshold > 0 ? minibatch.rows().rows() * blocks : 0;
            for (int first = 0; first < all; first += PhiloxLanes.CAPACITY) {
                draw(minibatch, first, Math.min(PhiloxLanes.CAPACITY, all - first));
            }
            isDrawn = true;
        }

        @Override
        public void forward(Minibatch minibatch) {
            if (!isDrawn) {
                prepare(minibatch);
            }
            isDrawn = false;
            multiply(
                    own.in().values(),
                    mask,
                    own.out().values(),
                    minibatch.rows().rows() * elements);
        }

        /** The mask from the blocks [first, first + count) of all rows' blocks. */
        private void draw(Minibatch minibatch, int first, int count) {
            for (int lane = 0, run; lane < count; lane += run) {
                run = run(first + lane, count - lane);
                int sample = minibatch.samples()[(first + lane) / blocks];
                lanes.set(lane, run, sample, (first + lane) % blocks);
            }
            lanes.draw(count, Purpose.DROPOUT, own.index(), minibatch.step());
            for (int piece = 0; piece < PIECES; piece++) {
                keep(lanes.word(piece / 2), piece % 2 * PIECE_BITS, threshold, scaleBits, kept, count);
                for (int lane = 0, run; lane < count; lane += run) {
                    run = run(first + lane, count - lane);
                    int element = piece * blocks + (first + lane) % blocks;
                    int row = (first + lane) / blocks;
                    toFloats(kept, lane, mask, row * elements + element, Math.min(run, elements - element));
                }
            }
        }

        /** How many blocks from that one on, at most so many, are of one row. */
        private int run(int block, int most) {
            return Math.min(most, blocks - block % blocks);
        }

        /** Without a branch, which would be guessed wrong. */
        private static void keep(int[] words, int shift, int threshold, int scaleBits, int[] kept, int count) {
            for (int i = 0; i < count; i++) {
                int isKept = threshold - 1 - (words[i] >>> shift & PIECE) >> 31; // all ones if so
                kept[i] = isKept & scaleBits;
            }
        }

        /** Apart from {@link #keep}, which is vectorised without it. */
        private static void toFloats(int[] bits, int from, float[] floats, int to, int length) {
            for (int i = 0; i < length; i++) {
                floats[to + i] = Float.intBitsToFloat(bits[from + i]);
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

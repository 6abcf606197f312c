package org.talkoot.protocol.job;

/** A random change of each image that is trained on, another one in each epoch. */
public sealed interface AugmentSpec {
    /** Its name in the job file. */
    String type();

    /** Left and right change places, with probability p, in [0, 1]. */
    record Flip(double p) implements AugmentSpec {
        public Flip {
            if (!(p >= 0 && p <= 1)) {
                throw new InvalidValue("p", "must be at least 0 and at most 1, but is " + p);
            }
        }

        /** Every other image. */
        public static Flip standard() {
            return new Flip(0.5);
        }

        @Override
        public String type() {
            return "flip";
        }
    }

    /** A window of the image's own size, anywhere in it with so many pixels of zeros on each side; at least 1. */
    record Crop(int padding) implements AugmentSpec {
        public Crop {
            Check.atLeast(1, "padding", padding);
        }

        @Override
        public String type() {
            return "crop";
        }
    }

    /** By up to so many pixels to either side, and up or down, each at least 0; what comes in is zero. */
    record Shift(int horizontal, int vertical) implements AugmentSpec {
        public Shift {
            Check.atLeast(0, "horizontal", horizontal);
            Check.atLeast(0, "vertical", vertical);
        }

        @Override
        public String type() {
            return "shift";
        }
    }
}

package org.talkoot.engine.data;

import org.talkoot.engine.random.RandomStream;

/** A random change of an image, which moves its pixels. */
public sealed interface Augmentation {
    /** Draws what happens to one image. */
    void draw(RandomStream random, ImageAxis across, ImageAxis down);

    /** Left and right change places, with probability p. */
    record Flip(double p) implements Augmentation {
        @Override
        public void draw(RandomStream random, ImageAxis across, ImageAxis down) {
            if (random.nextFloat() < p) {
                across.flip();
            }
        }
    }

    /** The image moves by a whole number of pixels in [-horizontal, horizontal] across, likewise down, each as likely. */
    record Shift(int horizontal, int vertical) implements Augmentation {
        @Override
        public void draw(RandomStream random, ImageAxis across, ImageAxis down) {
            across.shift(random.nextInt(2 * horizontal + 1) - horizontal);
            down.shift(random.nextInt(2 * vertical + 1) - vertical);
        }
    }
}

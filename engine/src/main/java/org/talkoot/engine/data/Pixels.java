package org.talkoot.engine.data;

/**
 * An image of bytes.
 *
 * @param values (height, width, channels)
 */
public record Pixels(int channels, int height, int width, byte[] values) {
    private static final int LARGEST = 255;
    private static final int BRIGHT = 128;

    /** Dark for bright. */
    public Pixels inverted() {
        byte[] inverted = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            inverted[i] = (byte) (LARGEST - (values[i] & 0xFF));
        }
        return new Pixels(channels, height, width, inverted);
    }

    /** Whether the pixels at the edge are bright in the mean. */
    public boolean hasBrightEdge() {
        long sum = 0;
        long count = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (y == 0 || x == 0 || y == height - 1 || x == width - 1) {
                    for (int c = 0; c < channels; c++, count++) {
                        sum += values[(y * width + x) * channels + c] & 0xFF;
                    }
                }
            }
        }
        return sum >= BRIGHT * count;
    }

    /** Each new pixel is the mean over the area that it covers, in width and height by themselves. */
    public Pixels resized(int newHeight, int newWidth) {
        float[] source = new float[values.length];
        for (int i = 0; i < source.length; i++) {
            source[i] = values[i] & 0xFF;
        }
        float[] lines = means(source, height, newHeight, 1, width * channels);
        float[] means = means(lines, width, newWidth, newHeight, channels);
        byte[] resized = new byte[means.length];
        for (int i = 0; i < resized.length; i++) {
            resized[i] = (byte) Math.round(means[i]);
        }
        return new Pixels(channels, newHeight, newWidth, resized);
    }

    /** (outer, size, inner) to (outer, newSize, inner). */
    private static float[] means(float[] from, int size, int newSize, int outer, int inner) {
        float[] to = new float[outer * newSize * inner];
        double step = (double) size / newSize;
        for (int at = 0; at < newSize; at++) {
            double begin = at * step;
            double end = Math.min(size, begin + step);
            for (int source = (int) begin; source < end; source++) {
                float share = (float) ((Math.min(end, source + 1) - Math.max(begin, source)) / step);
                for (int o = 0; o < outer; o++) {
                    for (int i = 0; i < inner; i++) {
                        to[(o * newSize + at) * inner + i] += share * from[(o * size + source) * inner + i];
                    }
                }
            }
        }
        return to;
    }
}

package org.talkoot.engine.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.talkoot.engine.tensor.Shape;

/**
 * Images of bytes. What a byte becomes depends on its channel alone, so the preparation is a table of 256 floats a channel.
 */
final class ByteSamples implements Samples {
    private static final int VALUES = 256;

    private final Shape shape;
    private final int elements; // of a sample
    private final byte[] bytes; // samples x positions x channels; never written
    private final Preparation preparation;
    private final float[] table; // channels x 256

    ByteSamples(Shape shape, byte[] bytes) {
        this(shape, bytes, Preparation.DEFAULT);
    }

    private ByteSamples(Shape shape, byte[] bytes, Preparation preparation) {
        this.shape = shape;
        this.elements = shape.elements();
        this.bytes = bytes;
        this.preparation = preparation;
        this.table = table(shape.channels(), preparation);
    }

    @Override
    public int size() {
        return bytes.length / elements;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public void gather(int[] samples, int from, int to, float[] inputs, int row) {
        for (int i = from; i < to; i++, row++) {
            convert(bytes, samples[i] * elements, elements, table, inputs, row * elements);
        }
    }

    private static void convert(byte[] bytes, int at, int count, float[] table, float[] inputs, int to) {
        if (table.length == VALUES) {
            for (int j = 0; j < count; j++) {
                inputs[to + j] = table[bytes[at + j] & 0xFF];
            }
        } else {
            for (int j = 0, entry = 0; j < count; j++) {
                inputs[to + j] = table[entry + (bytes[at + j] & 0xFF)];
                entry += VALUES;
                if (entry == table.length) {
                    entry = 0;
                }
            }
        }
    }

    @Override
    public Samples first(int limit) {
        return new ByteSamples(shape, Arrays.copyOf(bytes, limit * elements), preparation);
    }

    @Override
    public Samples pick(int[] indices) {
        byte[] picked = new byte[indices.length * elements];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(bytes, indices[i] * elements, picked, i * elements, elements);
        }
        return new ByteSamples(shape, picked, preparation);
    }

    @Override
    public Samples prepared(Preparation preparation, String origin) {
        int channels = shape.channels();
        int given = preparation.mean().size();
        if (given > 1 && given != channels) {
            throw new DataException("normalize has " + given + " values, but the images of " + origin + " have "
                    + channels + (channels == 1 ? " channel" : " channels")
                    + ": it needs one value for all or one for each");
        }
        return new ByteSamples(shape, bytes, preparation);
    }

    @Override
    public Preparation preparation() {
        return preparation;
    }

    @Override
    public Preparation measured(Preparation scale) {
        int channels = shape.channels();
        long[] counts = new long[channels * VALUES]; // of each byte in each channel: exact, and cheap to sum over
        for (int i = 0, channel = 0; i < bytes.length; i++) {
            counts[channel * VALUES + (bytes[i] & 0xFF)]++;
            channel = channel + 1 == channels ? 0 : channel + 1;
        }
        float[] scaled = table(1, new Preparation(scale.scaleLow(), scale.scaleHigh(), List.of(), List.of()));
        List<Moments> moments = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            moments.add(Moments.ofCounted(scaled, counts, channel * VALUES));
        }
        return Moments.normalizing(scale, moments);
    }

    private static float[] table(int channels, Preparation preparation) {
        float low = preparation.scaleLow();
        float range = preparation.scaleHigh() - low;
        float[] table = new float[channels * VALUES];
        for (int i = 0; i < table.length; i++) {
            table[i] = low + range * (i % VALUES / 255f);
            if (preparation.normalizes()) {
                int channel = preparation.mean().size() == 1 ? 0 : i / VALUES;
                table[i] = (table[i] - preparation.mean().get(channel))
                        / preparation.std().get(channel);
            }
        }
        return table;
    }

    @Override
    public void hash(MessageDigest digest) {
        digest.update("bytes\n".getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}

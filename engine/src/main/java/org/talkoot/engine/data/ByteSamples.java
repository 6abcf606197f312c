package org.talkoot.engine.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.tensor.Shape;

/**
 * Images or features of bytes. What a byte becomes depends on its channel or feature alone, so the preparation is a table
 * of 256 floats for each, or one for all where it is the same.
 */
final class ByteSamples implements Samples {
    private static final int VALUES = 256;

    private final Shape shape;
    private final int elements; // of a sample
    private final ByteRows rows; // samples x (positions x channels)
    private final Preparation preparation;
    private final float[] table; // (1 or channels) x 256
    private final ThreadLocal<byte[]> sample; // raw, on its way through gather

    ByteSamples(Shape shape, ByteRows rows) {
        this(shape, rows, Preparation.DEFAULT);
    }

    private ByteSamples(Shape shape, ByteRows rows, Preparation preparation) {
        this.shape = shape;
        this.elements = shape.elements();
        this.rows = rows;
        this.preparation = preparation;
        this.table = table(preparation);
        this.sample = ThreadLocal.withInitial(() -> new byte[elements]);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public void gather(int[] samples, int from, int to, float[] inputs, int row) {
        byte[] raw = sample.get();
        for (int i = from; i < to; i++, row++) {
            rows.copy(samples[i], raw);
            convert(raw, table, inputs, row * elements);
        }
    }

    private static void convert(byte[] raw, float[] table, float[] inputs, int to) {
        if (table.length == VALUES) {
            for (int j = 0; j < raw.length; j++) {
                inputs[to + j] = table[raw[j] & 0xFF];
            }
        } else {
            for (int j = 0, entry = 0; j < raw.length; j++) {
                inputs[to + j] = table[entry + (raw[j] & 0xFF)];
                entry += VALUES;
                if (entry == table.length) {
                    entry = 0;
                }
            }
        }
    }

    @Override
    public Samples first(int limit) {
        return new ByteSamples(shape, rows.first(limit), preparation);
    }

    @Override
    public Samples pick(int[] indices) {
        return new ByteSamples(shape, rows.pick(indices), preparation);
    }

    @Override
    public Samples prepared(Preparation preparation, String origin) {
        int channels = shape.channels();
        int given = preparation.mean().size();
        if (given > 1 && given != channels) {
            String each = shape.isImage() ? " channel" : " feature";
            throw new DataException("normalize has " + given + " values, but the samples of " + origin + " have "
                    + channels + each + (channels == 1 ? "" : "s") + ": it needs one value for all or one for each");
        }
        return new ByteSamples(shape, rows, preparation);
    }

    @Override
    public Preparation preparation() {
        return preparation;
    }

    @Override
    public Preparation measured(Preparation scale) {
        int channels = shape.channels();
        long[] counts = new long[channels * VALUES]; // of each byte in each channel: exact, and cheap to sum over
        byte[] raw = sample.get();
        for (int i = 0; i < rows.size(); i++) {
            rows.copy(i, raw);
            for (int j = 0, channel = 0; j < raw.length; j++) {
                counts[channel * VALUES + (raw[j] & 0xFF)]++;
                channel = channel + 1 == channels ? 0 : channel + 1;
            }
        }
        float[] scaled = table(new Preparation(scale.scaleLow(), scale.scaleHigh(), List.of(), List.of()));
        List<Moments> moments = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            moments.add(Moments.ofCounted(scaled, counts, channel * VALUES));
        }
        return Moments.normalizing(scale, moments);
    }

    private static float[] table(Preparation preparation) {
        float low = preparation.scaleLow();
        float range = preparation.scaleHigh() - low;
        float[] table = new float[Math.max(1, preparation.mean().size()) * VALUES];
        for (int i = 0; i < table.length; i++) {
            table[i] = low + range * (i % VALUES / 255f);
            if (preparation.normalizes()) {
                table[i] = (table[i] - preparation.mean().get(i / VALUES))
                        / preparation.std().get(i / VALUES);
            }
        }
        return table;
    }

    @Override
    public void hash(MessageDigest digest) {
        digest.update("bytes\n".getBytes(StandardCharsets.UTF_8));
        byte[] raw = sample.get();
        for (int i = 0; i < rows.size(); i++) {
            rows.copy(i, raw);
            digest.update(raw);
        }
    }

    @Override
    public boolean isWhole() {
        return rows.isWhole();
    }
}

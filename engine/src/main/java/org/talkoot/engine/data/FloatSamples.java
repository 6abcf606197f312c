package org.talkoot.engine.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.file.Sha256;
import org.talkoot.engine.tensor.Shape;

/** Samples of numbers; mean and std are applied on the way out, so that the raw values stay what is hashed. */
final class FloatSamples implements Samples {
    private static final int HASHED_FLOATS = 1 << 14; // at once

    private final Shape shape;
    private final int elements; // of a sample
    private final FloatRows rows; // samples x elements
    private final Preparation preparation;
    private final float[] mean; // elements, or empty: no normalisation
    private final float[] std; // as mean

    FloatSamples(Shape shape, FloatRows rows) {
        this(shape, rows, Preparation.DEFAULT);
    }

    private FloatSamples(Shape shape, FloatRows rows, Preparation preparation) {
        this.shape = shape;
        this.elements = shape.elements();
        this.rows = rows;
        this.preparation = preparation;
        this.mean = forEach(preparation.mean());
        this.std = forEach(preparation.std());
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
        for (int i = from; i < to; i++, row++) {
            rows.copy(samples[i], inputs, row * elements);
            normalize(inputs, row * elements, mean, std);
        }
    }

    private static void normalize(float[] inputs, int at, float[] mean, float[] std) {
        for (int j = 0; j < mean.length; j++) {
            inputs[at + j] = (inputs[at + j] - mean[j]) / std[j];
        }
    }

    @Override
    public Samples first(int limit) {
        return new FloatSamples(shape, rows.first(limit), preparation);
    }

    @Override
    public Samples pick(int[] indices) {
        return new FloatSamples(shape, rows.pick(indices), preparation);
    }

    @Override
    public Samples prepared(Preparation preparation, String origin) {
        if (!preparation.hasDefaultScale()) {
            throw new DataException("scale is for images of bytes, but the values of " + origin
                    + " are numbers: leave it out, or use normalize");
        }
        int given = preparation.mean().size();
        if (given > 1 && given != elements) {
            throw new DataException("normalize has " + given + " values, but the samples of " + origin + " have "
                    + elements + " features and need one value for all or one for each");
        }
        return new FloatSamples(shape, rows, preparation);
    }

    @Override
    public Preparation preparation() {
        return preparation;
    }

    @Override
    public Preparation measured(Preparation scale) {
        int columns = shape.isImage() ? shape.channels() : elements; // an image lies channels last
        return Moments.normalizing(scale, repeated(Moments.of(rows, elements, columns)));
    }

    /** What {@code normalize} takes: one for all, or one for each element. */
    private List<Moments> repeated(List<Moments> columns) {
        List<Moments> each = new ArrayList<>(columns);
        while (columns.size() > 1 && each.size() < elements) {
            each.addAll(columns);
        }
        return each;
    }

    private float[] forEach(List<Float> given) {
        float[] each = new float[given.isEmpty() ? 0 : elements];
        for (int j = 0; j < each.length; j++) {
            each[j] = given.get(given.size() == 1 ? 0 : j);
        }
        return each;
    }

    @Override
    public void hash(MessageDigest digest) {
        digest.update("floats\n".getBytes(StandardCharsets.UTF_8));
        float[] raw = new float[Math.max(1, HASHED_FLOATS / elements) * elements];
        for (int i = 0, filled = 0; i < rows.size(); i++) {
            rows.copy(i, raw, filled);
            filled += elements;
            if (filled == raw.length || i + 1 == rows.size()) {
                Sha256.update(digest, raw, 0, filled);
                filled = 0;
            }
        }
    }

    @Override
    public boolean isWhole() {
        return rows.isWhole();
    }
}

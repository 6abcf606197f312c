package org.talkoot.engine.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.talkoot.engine.file.Sha256;
import org.talkoot.engine.tensor.Shape;

/**
 * Samples and their labels, in memory, or in a mapped file where the samples are large against the heap. Bytes of images
 * stay bytes until {@link #gather} converts them.
 *
 * <p>Immutable, so the workers of a process share one.
 */
public final class Dataset {
    private final String origin;
    private final Samples samples;
    private final Labels labels;
    private String sha256;

    Dataset(String origin, Samples samples, Labels labels) {
        if (samples.size() != labels.size()) {
            throw new IllegalArgumentException(samples.size() + " samples, but " + labels.size() + " labels");
        }
        this.origin = origin;
        this.samples = samples;
        this.labels = labels;
    }

    /**
     * Images whose classes nobody knows.
     *
     * @param values (images, positions, channels), kept
     */
    public static Dataset ofBytes(String origin, Shape shape, byte[] values) {
        return new Dataset(
                origin,
                new ByteSamples(shape, new ByteRows.Heap(values, shape.elements())),
                unknown(values.length, shape));
    }

    /**
     * Samples of numbers whose targets nobody knows.
     *
     * @param values (samples, elements), an image channels last, kept
     */
    public static Dataset ofNumbers(String origin, Shape shape, float[] values) {
        return new Dataset(
                origin,
                new FloatSamples(shape, new FloatRows.Heap(values, shape.elements())),
                unknown(values.length, shape));
    }

    private static Labels unknown(int values, Shape shape) {
        return new Labels.Numbers(new float[values / shape.elements()]);
    }

    public int size() {
        return samples.size();
    }

    /** Channels first by name; {@link #gather} writes channels last. */
    public Shape sampleShape() {
        return samples.shape();
    }

    /** Number of classes, 0 where the target is a number. */
    public int classes() {
        return labels.classNames().size();
    }

    /** The name of each class, in the order of the labels; empty where the target is a number. */
    public List<String> classNames() {
        return labels.classNames();
    }

    /** For messages: the file, or what else the data came from. */
    public String origin() {
        return origin;
    }

    /**
     * Writes {@code samples[from .. to)}, prepared, as the rows {@code row, row + 1, …} of {@code inputs} (rows x elements
     * of the sample shape, row-major, images channels last). Allocates nothing.
     *
     * @throws DataException if the file that they lie in isn't whole any more
     */
    public void gather(int[] samples, int from, int to, float[] inputs, int row) {
        try {
            requireWhole();
            this.samples.gather(samples, from, to, inputs, row);
            requireWhole();
        } catch (InternalError cut) {
            throw cut(cut);
        }
    }

    /** Called before the samples are read, and after: who reads beyond the end of a file is told of it only some time later. */
    private void requireWhole() {
        if (!samples.isWhole()) {
            throw cut(null);
        }
    }

    /** What {@link MappedRows} says of a file that is cut. */
    private DataException cut(InternalError cause) {
        return new DataException(
                origin + " was cut short or can't be read any more: leave it as it is while it is in use", cause);
    }

    /** The class of a sample, in [0, {@link #classes}); only where the target is a class. */
    public int label(int sample) {
        return labels.label(sample);
    }

    /** The number to predict; only where {@link #classes} is 0. */
    public float target(int sample) {
        return labels.target(sample);
    }

    /** How {@link #gather} prepares the samples. */
    public Preparation preparation() {
        return samples.preparation();
    }

    /**
     * The preparation that standardises these samples: scaled as given, then by their own mean and standard deviation, of
     * each channel of images, of each feature otherwise. The variance is divided by the number of values. Where all values
     * are equal, the std is 1, and they become 0.
     */
    public Preparation measured(Preparation scale) {
        try {
            requireWhole();
            Preparation measured = samples.measured(scale);
            requireWhole();
            return measured;
        } catch (InternalError cut) {
            throw cut(cut);
        }
    }

    /** The same data with another preparation. */
    public Dataset prepared(Preparation preparation) {
        return new Dataset(origin, samples.prepared(preparation, origin), labels);
    }

    /** The same samples with other classes, one a sample, of those there are: labels with noise, for instance. */
    public Dataset relabelled(int[] classes) {
        return new Dataset(origin, samples, new Labels.Classes(classes.clone(), labels.classNames()));
    }

    /**
     * The first {@code limit} samples; the classes stay those of the whole.
     *
     * @throws DataException if there are fewer
     */
    public Dataset first(int limit) {
        if (limit < 1) {
            throw new DataException("limit is " + limit + ", but at least one sample of " + origin + " must be used");
        }
        if (limit > size()) {
            throw new DataException(origin + " has " + size() + " samples, but limit asks for the first " + limit);
        }
        return limit == size() ? this : new Dataset(origin, samples.first(limit), labels.first(limit));
    }

    /** The samples of these indices, in their order. */
    Dataset pick(int[] indices) {
        return new Dataset(origin, samples.pick(indices), labels.pick(indices));
    }

    /**
     * Identity of the data: a hash of shape, raw values, labels and class names, whatever file they came from, gzip or not, and
     * however they are prepared. Computed at the first call.
     */
    public synchronized String sha256() {
        if (sha256 == null) {
            MessageDigest digest = Sha256.digest();
            String head = "talkoot data 1\n" + size() + " samples " + sampleShape() + "\n" + classes() + " classes\n";
            digest.update(head.getBytes(StandardCharsets.UTF_8));
            hashSamples(digest);
            labels.hash(digest);
            sha256 = HexFormat.of().formatHex(digest.digest());
        }
        return sha256;
    }

    private void hashSamples(MessageDigest digest) {
        try {
            requireWhole();
            samples.hash(digest);
            requireWhole();
        } catch (InternalError cut) {
            throw cut(cut);
        }
    }
}

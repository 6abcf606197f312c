package org.talkoot.deploy.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.file.Tensor;
import org.talkoot.engine.tensor.Shape;

/**
 * Random bytes b as samples: in a data file for Talkoot, and as PyTorch takes them, prepared here and not by Talkoot. They
 * are training and test data at once.
 */
public enum Samples {
    /** 13 features (b - 128) / 64, and one of 4 classes. */
    ROWS(Shape.features(13), 4, "{ format = csv, train { file = samples }, test { file = samples } }"),
    /** 6 such features, and a number. */
    NUMBERS(
            Shape.features(6),
            0,
            "{ format = csv, target = numeric, train { file = samples }, test { file = samples } }"),
    /** Images of 11 x 8 pixels 2b/255 - 1, and one of 5 classes. */
    GREYS(
            Shape.image(1, 11, 8),
            5,
            "{ format = idx, train { images = samples, labels = labels }, test { images = samples, labels = labels },"
                    + " scale = [-1, 1] }"),
    /** Images of 32 x 32 pixels, red, green and blue, (b/255 - mean) / std, and one of 10 classes. */
    COLOURS(
            Shape.image(3, 32, 32),
            10,
            "{ format = cifar10, train { files = [samples] }, test { files = [samples] },"
                    + " normalize { mean = [0.5, 0.4, 0.3], std = [0.25, 0.5, 0.2] } }");

    public static final int COUNT = 30;

    private static final double[] MEAN = {0.5, 0.4, 0.3};
    private static final double[] STD = {0.25, 0.5, 0.2};
    private static final int IDX_IMAGES = 0x803;
    private static final int IDX_LABELS = 0x801;

    private final Shape shape;
    private final int classes; // 0: the target is a number
    private final String data;
    private final byte[] bytes; // (COUNT, elements of the shape), images channels first

    Samples(Shape shape, int classes, String data) {
        this.shape = shape;
        this.classes = classes;
        this.data = data;
        bytes = new byte[COUNT * shape.elements()];
        new Random(1).nextBytes(bytes);
    }

    /** The job's key {@code data}; paths are relative to the folder of {@link #write}. */
    String data() {
        return data;
    }

    /** The prepared sample as {@code TrainedModel.predict} takes it: an image channels last. */
    public float[] sample(int index) {
        float[] sample = new float[shape.elements()];
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int position = 0; position < shape.positions(); position++) {
                sample[position * shape.channels() + channel] =
                        input(index * shape.elements() + channel * shape.positions() + position);
            }
        }
        return sample;
    }

    /** Whether the data file has the bytes. */
    public boolean areBytes() {
        return shape.isImage();
    }

    public Shape shape() {
        return shape;
    }

    /** (COUNT, elements of the shape), images channels first: what a data file of bytes has. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** (COUNT, elements of the shape), images channels first: prepared. */
    public float[] prepared() {
        return ((Tensor.Floats) inputs()).values();
    }

    void write(Path folder) throws IOException {
        switch (this) {
            case ROWS, NUMBERS -> Files.writeString(folder.resolve("samples"), csv());
            case GREYS -> {
                int[] sizes = {IDX_IMAGES, COUNT, shape.height(), shape.width()};
                Files.write(folder.resolve("samples"), idx(sizes, bytes));
                Files.write(folder.resolve("labels"), idx(new int[] {IDX_LABELS, COUNT}, labels()));
            }
            case COLOURS -> Files.write(folder.resolve("samples"), records());
        }
        SafeTensors.write(folder.resolve("samples.safetensors"), List.of(inputs(), targets()), Map.of());
    }

    private String csv() {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < COUNT; i++) {
            for (int feature = 0; feature < shape.elements(); feature++) {
                csv.append(input(i * shape.elements() + feature)).append(',');
            }
            csv.append(classes == 0 ? Float.toString(number(i)) : Integer.toString(label(i)))
                    .append('\n');
        }
        return csv.toString();
    }

    private static byte[] idx(int[] header, byte[] values) {
        ByteBuffer file = ByteBuffer.allocate(header.length * Integer.BYTES + values.length);
        for (int word : header) {
            file.putInt(word);
        }
        return file.put(values).array();
    }

    private byte[] records() {
        ByteBuffer records = ByteBuffer.allocate(COUNT + bytes.length);
        for (int i = 0; i < COUNT; i++) {
            records.put((byte) label(i)).put(bytes, i * shape.elements(), shape.elements());
        }
        return records.array();
    }

    private byte[] labels() {
        byte[] labels = new byte[COUNT];
        for (int i = 0; i < COUNT; i++) {
            labels[i] = (byte) label(i);
        }
        return labels;
    }

    /** (COUNT, the shape), images channels first. */
    private Tensor inputs() {
        float[] inputs = new float[bytes.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = input(i);
        }
        int[] sizes = shape.isImage()
                ? new int[] {COUNT, shape.channels(), shape.height(), shape.width()}
                : new int[] {COUNT, shape.elements()};
        return new Tensor.Floats("inputs", Shape.of(sizes), inputs, 0);
    }

    private Tensor targets() {
        float[] numbers = new float[COUNT];
        long[] labels = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = number(i);
            labels[i] = label(i);
        }
        return classes == 0
                ? new Tensor.Floats("targets", Shape.of(COUNT), numbers, 0)
                : new Tensor.Longs("targets", Shape.of(COUNT), labels, 0);
    }

    private float input(int index) {
        int value = bytes[index] & 0xFF;
        int channel = index / shape.positions() % shape.channels();
        return switch (this) {
            case ROWS, NUMBERS -> (value - 128) / 64f;
            case GREYS -> (float) (2 * value / 255.0 - 1);
            case COLOURS -> (float) ((value / 255.0 - MEAN[channel]) / STD[channel]);
        };
    }

    private int label(int sample) {
        return classes == 0 ? 0 : sample * 7 % classes;
    }

    private static float number(int sample) {
        return (sample * 7 % COUNT - 10) / 8f;
    }
}

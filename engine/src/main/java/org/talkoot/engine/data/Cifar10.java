package org.talkoot.engine.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.talkoot.engine.tensor.Shape;

/**
 * CIFAR-10 in its binary version: records of a label and an image of 32 x 32, its red, green and blue plane one after the
 * other. Plain or gzip; always read and checked whole. Images that are large against the heap lie in a scratch file.
 *
 * <p>Format: A. Krizhevsky, <i>Learning multiple layers of features from tiny images</i>, 2009.
 */
public final class Cifar10 {
    private static final Shape SHAPE = Shape.image(3, 32, 32);
    private static final int IMAGE_BYTES = SHAPE.elements();
    private static final int RECORD_BYTES = 1 + IMAGE_BYTES;
    private static final int MAX_RECORDS = Integer.MAX_VALUE - 8; // what the array of the labels may hold
    private static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private Cifar10() {}

    /**
     * The records of all files, in their order.
     *
     * @throws DataException if a file isn't a whole and correct one
     */
    public static Dataset read(List<Path> files) {
        if (files.isEmpty()) {
            throw new DataException("cifar10 needs at least one file");
        }
        IntStream.Builder labels = IntStream.builder();
        try (RowCollector images = new RowCollector()) {
            files.forEach(file -> read(file, images, labels));
            String origin = files.size() == 1 ? files.get(0).toString() : files.get(0) + " and the files after it";
            return new Dataset(
                    origin,
                    new ByteSamples(SHAPE, images.bytes(IMAGE_BYTES)),
                    new Labels.Classes(labels.build().toArray(), CLASSES));
        }
    }

    private static void read(Path path, RowCollector images, IntStream.Builder labels) {
        try (DataFile file = DataFile.open(path)) {
            byte[] image = new byte[IMAGE_BYTES];
            byte[] record = file.read(RECORD_BYTES);
            long at = 0;
            do {
                requireRecord(file, at, record);
                if (images.bytes() / IMAGE_BYTES == MAX_RECORDS) {
                    throw file.wrong(at, "the file goes on, but all files may hold at most " + MAX_RECORDS + " images");
                }
                labels.add(record[0]);
                PlanarRows.channelsLast(record, 1, SHAPE.channels(), SHAPE.positions(), image);
                images.add(image, 0, IMAGE_BYTES);
                at += RECORD_BYTES;
                record = file.read(RECORD_BYTES);
            } while (record.length > 0);
        }
    }

    private static void requireRecord(DataFile file, long at, byte[] record) {
        if (record.length < RECORD_BYTES) {
            throw file.wrong(
                    at,
                    "the last record has " + record.length + " bytes, but each must have " + RECORD_BYTES
                            + ", a label and an image");
        }
        int label = record[0] & 0xFF;
        if (label >= CLASSES.size()) {
            throw file.wrong(at, "the label is " + label + ", but must be between 0 and " + (CLASSES.size() - 1));
        }
    }
}

package org.talkoot.engine.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.tensor.Shape;

/**
 * CIFAR-10 in its binary version: records of a label and an image of 32 x 32, its red, green and blue plane one after the
 * other. Plain or gzip; always read and checked whole.
 *
 * <p>Format: A. Krizhevsky, <i>Learning multiple layers of features from tiny images</i>, 2009.
 */
public final class Cifar10 {
    private static final Shape SHAPE = Shape.image(3, 32, 32);
    private static final int IMAGE_BYTES = SHAPE.elements();
    private static final int RECORD_BYTES = 1 + IMAGE_BYTES;
    private static final int MAX_RECORDS = (Integer.MAX_VALUE - 8) / RECORD_BYTES;
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
        List<byte[]> contents = new ArrayList<>();
        long records = 0;
        for (Path file : files) {
            contents.add(read(file));
            records += contents.get(contents.size() - 1).length / RECORD_BYTES;
        }
        if (records > MAX_RECORDS) {
            throw new DataException(files.get(0) + " and the files after it hold " + records
                    + " images, but may hold at most " + MAX_RECORDS);
        }
        byte[] images = new byte[(int) records * IMAGE_BYTES];
        int[] labels = new int[(int) records];
        int record = 0;
        for (byte[] content : contents) {
            for (int at = 0; at < content.length; at += RECORD_BYTES, record++) {
                labels[record] = content[at];
                channelsLast(content, at + 1, images, record * IMAGE_BYTES);
            }
        }
        String origin = files.size() == 1 ? files.get(0).toString() : files.get(0) + " and the files after it";
        return new Dataset(origin, new ByteSamples(SHAPE, images), new Labels.Classes(labels, CLASSES));
    }

    private static byte[] read(Path path) {
        try (DataFile file = DataFile.open(path)) {
            byte[] content = file.read(MAX_RECORDS * RECORD_BYTES);
            if (!file.atEnd()) {
                throw file.wrong(content.length, "the file goes on, but may hold at most " + MAX_RECORDS + " images");
            }
            int torn = content.length % RECORD_BYTES;
            if (content.length == 0 || torn != 0) {
                throw file.wrong(
                        content.length - torn,
                        "the last record has " + torn + " bytes, but each must have " + RECORD_BYTES
                                + ", a label and an image");
            }
            for (int at = 0; at < content.length; at += RECORD_BYTES) {
                int label = content[at] & 0xFF;
                if (label >= CLASSES.size()) {
                    throw file.wrong(
                            at, "the label is " + label + ", but must be between 0 and " + (CLASSES.size() - 1));
                }
            }
            return content;
        }
    }

    private static void channelsLast(byte[] planes, int from, byte[] image, int to) {
        int channels = SHAPE.channels();
        int positions = SHAPE.positions();
        for (int channel = 0; channel < channels; channel++) {
            for (int position = 0; position < positions; position++) {
                image[to + position * channels + channel] = planes[from + channel * positions + position];
            }
        }
    }
}

package org.talkoot.engine.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.talkoot.engine.tensor.Shape;

/**
 * Images and labels in the IDX format of MNIST: a magic number, the sizes (all 32 bits, big-endian), the bytes. Plain or
 * gzip; always read and checked whole.
 *
 * <p>Format: Y. LeCun, C. Cortes, C. Burges, <i>The MNIST database of handwritten digits</i>.
 */
public final class IdxFiles {
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;
    private static final List<String> IMAGE_SIZES = List.of("images", "rows", "columns");
    private static final List<String> LABEL_SIZES = List.of("labels");
    private static final int LABEL_HEADER_BYTES = 8;
    private static final int MAX_VALUES = Integer.MAX_VALUE - 8; // what an array may hold on every JVM

    private record Content(int[] sizes, byte[] values) {}

    private IdxFiles() {}

    /**
     * Training data; its largest label tells the number of classes.
     *
     * @throws DataException if a file isn't a whole and correct one
     */
    public static Dataset readTrain(Path images, Path labels) {
        return read(images, labels, null);
    }

    /**
     * Test data: images of the training data's shape, labels of its classes.
     *
     * @throws DataException if a file isn't a whole and correct one, or doesn't fit the training data
     */
    public static Dataset readTest(Path images, Path labels, Dataset train) {
        return read(images, labels, train);
    }

    /**
     * Images without labels.
     *
     * @throws DataException if the file isn't a whole and correct one
     */
    public static Images readImages(Path images) {
        Content pictures = read(images, IMAGES, IMAGE_SIZES);
        return new Images(
                Shape.image(1, pictures.sizes()[1], pictures.sizes()[2]), pictures.sizes()[0], pictures.values());
    }

    /** {@code values}: (size, the shape). */
    public record Images(Shape shape, int size, byte[] values) {}

    /** Whether a file, plain or gzip, begins as images in this format do. */
    public static boolean areImages(Path path) {
        try (DataFile file = DataFile.open(path)) {
            byte[] magic = file.read(Integer.BYTES);
            return magic.length == Integer.BYTES && ByteBuffer.wrap(magic).getInt() == IMAGES;
        }
    }

    private static Dataset read(Path images, Path labels, Dataset train) {
        Content pictures = read(images, IMAGES, IMAGE_SIZES);
        Content marks = read(labels, LABELS, LABEL_SIZES);
        int[] sizes = pictures.sizes();
        if (sizes[0] != marks.sizes()[0]) {
            throw new DataException(images + " has " + sizes[0] + " images, but " + labels + " has " + marks.sizes()[0]
                    + " labels: each image needs one label");
        }
        Shape shape = Shape.image(1, sizes[1], sizes[2]);
        if (train != null && !shape.equals(train.sampleShape())) {
            throw new DataException("the test images of " + images + " have the shape " + shape + ", but must have "
                    + train.sampleShape() + " as the training images of " + train.origin());
        }
        int[] classes = new int[sizes[0]];
        int largest = 0;
        for (int i = 0; i < classes.length; i++) {
            classes[i] = marks.values()[i] & 0xFF;
            largest = Math.max(largest, classes[i]);
            if (train != null && classes[i] >= train.classes()) {
                throw new DataException(labels + ", byte " + (LABEL_HEADER_BYTES + i) + ": test label " + classes[i]
                        + " doesn't occur in " + train.origin() + ", whose labels go from 0 to "
                        + (train.classes() - 1));
            }
        }
        List<String> names = train == null ? Labels.numbered(largest + 1) : train.classNames();
        return new Dataset(
                images.toString(), new ByteSamples(shape, pictures.values()), new Labels.Classes(classes, names));
    }

    private static Content read(Path path, int magic, List<String> sizeNames) {
        try (DataFile file = DataFile.open(path)) {
            int headerBytes = Integer.BYTES * (1 + sizeNames.size());
            ByteBuffer header = ByteBuffer.wrap(file.read(headerBytes));
            if (header.limit() >= Integer.BYTES) {
                requireMagic(file, header.getInt(), magic, sizeNames.get(0));
            }
            if (header.limit() < headerBytes) {
                throw file.wrong(
                        header.limit(), "the file ends within its header, which takes " + headerBytes + " bytes");
            }
            int[] sizes = new int[sizeNames.size()];
            long count = 1;
            for (int i = 0; i < sizes.length; i++) {
                int at = header.position();
                sizes[i] = header.getInt();
                if (sizes[i] < 1 || sizes[i] > MAX_VALUES / count) {
                    throw file.wrong(
                            at,
                            "the number of " + sizeNames.get(i) + " is " + Integer.toUnsignedString(sizes[i])
                                    + ", but must be at least 1, and all values together at most " + MAX_VALUES);
                }
                count *= sizes[i];
            }
            return new Content(sizes, values(file, headerBytes, (int) count));
        }
    }

    private static void requireMagic(DataFile file, int found, int magic, String kind) {
        if (found == magic) {
            return;
        }
        String hint = found == IMAGES ? ", the one of images" : found == LABELS ? ", the one of labels" : "";
        throw file.wrong(
                0, String.format("the magic number is 0x%08X%s, but must be 0x%08X for %s", found, hint, magic, kind));
    }

    /** The values after the header, and nothing more. A size that is absurd allocates no more than the file has. */
    private static byte[] values(DataFile file, int headerBytes, int count) {
        long end = (long) headerBytes + count;
        String promise = "by its header the file should end at byte " + end;
        if (file.hasKnownSize() && file.bytes() != end) {
            throw file.wrong(Math.min(end, file.bytes()), promise + ", but it ends at byte " + file.bytes());
        }
        byte[] values = file.read(count);
        if (values.length < count) {
            throw file.wrong(headerBytes + values.length, promise + ", but it ends here");
        }
        if (!file.atEnd()) {
            throw file.wrong(end, promise + ", but it goes on");
        }
        return values;
    }
}

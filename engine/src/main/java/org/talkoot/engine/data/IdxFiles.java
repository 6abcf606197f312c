package org.talkoot.engine.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.talkoot.engine.tensor.Shape;

/**
 * Images and labels in the IDX format of MNIST: a magic number, the sizes (all 32 bits, big-endian), the bytes. Plain or
 * gzip; always checked whole. Images that are large against the heap are mapped.
 *
 * <p>Format: Y. LeCun, C. Cortes, C. Burges, <i>The MNIST database of handwritten digits</i>.
 */
public final class IdxFiles {
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;
    private static final List<String> IMAGE_SIZES = List.of("images", "rows", "columns");
    private static final List<String> LABEL_SIZES = List.of("labels");
    private static final int LABEL_HEADER_BYTES = 8;
    private static final int MAX_SAMPLE = Integer.MAX_VALUE - 8; // what an array may hold on every JVM
    private static final int BUFFER_BYTES = 1 << 16;

    /** {@code sizes[0]} rows of as many bytes as the other sizes say. */
    private record Content(int[] sizes, ByteRows rows) {}

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
        Shape shape = Shape.image(1, pictures.sizes()[1], pictures.sizes()[2]);
        return new Images(shape, pictures.sizes()[0], bytes(images, pictures.rows(), shape.elements()));
    }

    private static byte[] bytes(Path file, ByteRows rows, int rowBytes) {
        if (rows instanceof ByteRows.Heap heap) {
            return heap.bytes();
        }
        throw new DataException(file + " has " + (long) rows.size() * rowBytes
                + " bytes of images, more than an eighth of Java's memory: give Java more with -Xmx in TALKOOT_OPTS");
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
        byte[] mark = new byte[1];
        int largest = 0;
        for (int i = 0; i < classes.length; i++) {
            marks.rows().copy(i, mark);
            classes[i] = mark[0] & 0xFF;
            largest = Math.max(largest, classes[i]);
            if (train != null && classes[i] >= train.classes()) {
                throw new DataException(labels + ", byte " + (LABEL_HEADER_BYTES + i) + ": test label " + classes[i]
                        + " doesn't occur in " + train.origin() + ", whose labels go from 0 to "
                        + (train.classes() - 1));
            }
        }
        List<String> names = train == null ? Labels.numbered(largest + 1) : train.classNames();
        return new Dataset(
                images.toString(), new ByteSamples(shape, pictures.rows()), new Labels.Classes(classes, names));
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
            int rowBytes = 1;
            for (int i = 0; i < sizes.length; i++) {
                int at = header.position();
                sizes[i] = header.getInt();
                if (sizes[i] < 1 || i > 0 && sizes[i] > MAX_SAMPLE / rowBytes) {
                    throw file.wrong(
                            at,
                            "the number of " + sizeNames.get(i) + " is " + Integer.toUnsignedString(sizes[i])
                                    + ", but must be at least 1, and all values of an image together at most "
                                    + MAX_SAMPLE);
                }
                rowBytes *= i == 0 ? 1 : sizes[i];
            }
            return new Content(sizes, rows(file, path, headerBytes, sizes[0], rowBytes));
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

    /** The rows after the header, and nothing more. A size that is absurd allocates no more than the file has. */
    private static ByteRows rows(DataFile file, Path path, int headerBytes, int count, int rowBytes) {
        long bytes = (long) count * rowBytes;
        long end = headerBytes + bytes;
        String promise = "by its header the file should end at byte " + end;
        if (file.hasKnownSize() && file.bytes() != end) {
            throw file.wrong(Math.min(end, file.bytes()), promise + ", but it ends at byte " + file.bytes());
        }
        if (file.hasKnownSize() && !RowCollector.fitsHeap(bytes)) {
            return mapped(file, path, headerBytes, count, rowBytes);
        }
        try (RowCollector rows = new RowCollector()) {
            byte[] part;
            do {
                part = file.read((int) Math.min(BUFFER_BYTES, bytes - rows.bytes()));
                rows.add(part, 0, part.length);
            } while (part.length > 0);
            if (rows.bytes() < bytes) {
                throw file.wrong(headerBytes + rows.bytes(), promise + ", but it ends here");
            }
            if (!file.atEnd()) {
                throw file.wrong(end, promise + ", but it goes on");
            }
            return rows.bytes(rowBytes);
        }
    }

    private static ByteRows mapped(DataFile file, Path path, int headerBytes, int count, int rowBytes) {
        try {
            return MappedRows.of(path, headerBytes, rowBytes, count);
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }
}

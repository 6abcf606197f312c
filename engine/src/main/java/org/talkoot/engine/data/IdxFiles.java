package org.talkoot.engine.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.talkoot.engine.data.IdxHeader.Kind;
import org.talkoot.engine.tensor.Shape;

/**
 * Images and labels in the IDX format of MNIST: a {@link IdxHeader header}, then the values, unsigned bytes. A sample is
 * a row of features, an image of one channel, or an image of several, one channel after the other. Plain or gzip; always
 * checked whole. Images that are large against the heap are mapped.
 *
 * <p>Format: Y. LeCun, C. Cortes, C. Burges, <i>The MNIST database of handwritten digits</i>.
 */
public final class IdxFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    /** {@code rows}: as many as the header says, as long as it says. */
    private record Content(IdxHeader header, ByteRows rows) {}

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
        Content content = read(images, Kind.IMAGES);
        ByteRows rows = images(content);
        int rowBytes = content.header().rowBytes();
        long bytes = (long) rows.size() * rowBytes;
        if (!RowCollector.fitsHeap(bytes)) {
            throw new DataException(
                    images + " has " + bytes
                            + " bytes of images, more than an eighth of Java's memory: give Java more with -Xmx in TALKOOT_OPTS");
        }
        return new Images(content.header().shape(), rows.size(), bytes(rows, rowBytes));
    }

    private static byte[] bytes(ByteRows rows, int rowBytes) {
        if (rows instanceof ByteRows.Heap heap) {
            return heap.bytes();
        }
        byte[] values = new byte[rows.size() * rowBytes];
        byte[] row = new byte[rowBytes];
        for (int i = 0; i < rows.size(); i++) {
            rows.copy(i, row);
            System.arraycopy(row, 0, values, i * rowBytes, rowBytes);
        }
        return values;
    }

    /** {@code values}: (size, the shape), an image channels last. */
    public record Images(Shape shape, int size, byte[] values) {}

    /** Whether a file, plain or gzip, begins as images in this format do. */
    public static boolean areImages(Path path) {
        try (DataFile file = DataFile.open(path)) {
            return IdxHeader.isOfImages(file.read(Integer.BYTES));
        }
    }

    private static Dataset read(Path images, Path labels, Dataset train) {
        Content pictures = read(images, Kind.IMAGES);
        Content marks = read(labels, Kind.LABELS);
        int count = pictures.header().count();
        if (count != marks.header().count()) {
            throw new DataException(images + " has " + count + " samples, but " + labels + " has "
                    + marks.header().count() + " labels: each sample needs one label");
        }
        Shape shape = pictures.header().shape();
        if (train != null && !shape.equals(train.sampleShape())) {
            throw new DataException("the test samples of " + images + " have the shape " + shape + ", but must have "
                    + train.sampleShape() + " as the training samples of " + train.origin());
        }
        int[] classes = new int[count];
        byte[] mark = new byte[1];
        int largest = 0;
        for (int i = 0; i < classes.length; i++) {
            marks.rows().copy(i, mark);
            classes[i] = mark[0] & 0xFF;
            largest = Math.max(largest, classes[i]);
            if (train != null && classes[i] >= train.classes()) {
                throw new DataException(labels + ", byte " + (marks.header().bytes() + i) + ": test label " + classes[i]
                        + " doesn't occur in " + train.origin() + ", whose labels go from 0 to "
                        + (train.classes() - 1));
            }
        }
        List<String> names = train == null ? Labels.numbered(largest + 1) : train.classNames();
        return new Dataset(
                images.toString(), new ByteSamples(shape, images(pictures)), new Labels.Classes(classes, names));
    }

    private static ByteRows images(Content content) {
        Shape shape = content.header().shape();
        return shape.isImage() && shape.channels() > 1
                ? new PlanarRows(content.rows(), shape.channels(), shape.positions())
                : content.rows();
    }

    private static Content read(Path path, Kind kind) {
        try (DataFile file = DataFile.open(path)) {
            IdxHeader header = IdxHeader.read(file, kind);
            return new Content(header, rows(file, path, header));
        }
    }

    /** The rows after the header, and nothing more. A size that is absurd allocates no more than the file has. */
    private static ByteRows rows(DataFile file, Path path, IdxHeader header) {
        long bytes = (long) header.count() * header.rowBytes();
        long end = header.bytes() + bytes;
        String promise = "by its header the file should end at byte " + end;
        if (file.hasKnownSize() && file.bytes() != end) {
            throw file.wrong(Math.min(end, file.bytes()), promise + ", but it ends at byte " + file.bytes());
        }
        if (file.hasKnownSize() && !RowCollector.fitsHeap(bytes)) {
            return mapped(file, path, header);
        }
        try (RowCollector rows = new RowCollector()) {
            byte[] part;
            do {
                part = file.read((int) Math.min(BUFFER_BYTES, bytes - rows.bytes()));
                rows.add(part, 0, part.length);
            } while (part.length > 0);
            if (rows.bytes() < bytes) {
                throw file.wrong(header.bytes() + rows.bytes(), promise + ", but it ends here");
            }
            if (!file.atEnd()) {
                throw file.wrong(end, promise + ", but it goes on");
            }
            return rows.bytes(header.rowBytes());
        }
    }

    private static ByteRows mapped(DataFile file, Path path, IdxHeader header) {
        try {
            return MappedRows.of(path, header.bytes(), header.rowBytes(), header.count());
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }
}

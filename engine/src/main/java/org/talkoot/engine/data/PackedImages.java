package org.talkoot.engine.data;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.file.AtomicFile;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.tensor.Shape;

/**
 * An {@link ImageFolder} as one file, so that all who train on it have the same bytes, whatever decodes their pictures: the
 * format's name; channels, height, width, number of classes and of images; the classes' names; a label each (all as
 * {@link DataOutputStream} writes them); then the images, channels last.
 */
public final class PackedImages {
    private static final String FORMAT = "talkoot images 1";

    private PackedImages() {}

    /**
     * Reads all pictures, brings them to the shape's size, and writes them.
     *
     * @throws DataException if a picture is damaged, or the file can't be written
     */
    public static void write(ImageFolder folder, Shape shape, Path file) {
        try {
            AtomicFile.write(file, channel -> {
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 18));
                out.writeUTF(FORMAT);
                out.writeInt(shape.channels());
                out.writeInt(shape.height());
                out.writeInt(shape.width());
                out.writeInt(folder.classNames().size());
                out.writeInt(folder.pictures().size());
                for (String name : folder.classNames()) {
                    out.writeUTF(name);
                }
                for (int label : folder.labels()) {
                    out.writeInt(label);
                }
                for (Path picture : folder.pictures()) {
                    out.write(ImageFile.read(picture, shape.channels())
                            .resized(shape.height(), shape.width())
                            .values());
                }
                out.flush();
            });
        } catch (IOException e) {
            throw new DataException(
                    "the pictures of " + folder.folder() + " can't be written to " + file + ": " + FileTrouble.words(e)
                            + "; XDG_CACHE_HOME names another folder for such files",
                    e);
        }
    }

    /**
     * Training data, with the classes that it has.
     *
     * @throws DataException if the file isn't a whole and correct one
     */
    public static Dataset readTrain(Path path) {
        return read(path, null);
    }

    /**
     * Test data, with the classes of the training data, which are known by their names.
     *
     * @throws DataException if the file isn't a whole and correct one, or has other classes
     */
    public static Dataset readTest(Path path, Dataset train) {
        return read(path, train);
    }

    private static Dataset read(Path path, Dataset train) {
        try (DataFile file = DataFile.open(path)) {
            DataInputStream in = new DataInputStream(file.stream());
            if (!in.readUTF().equals(FORMAT)) {
                throw notPacked(file);
            }
            Shape shape = Shape.image(in.readInt(), in.readInt(), in.readInt());
            int classes = in.readInt();
            int count = in.readInt();
            List<String> names = new ArrayList<>();
            for (int i = 0; i < classes; i++) {
                names.add(in.readUTF());
            }
            int[] labels = labels(in, count, file.bytes());
            if (train != null) {
                rename(labels, names, train);
                names = train.classNames();
            }
            long from = file.bytes() - (long) count * shape.elements();
            return new Dataset(
                    path.toString(),
                    new ByteSamples(shape, rows(path, in, from, shape.elements(), count)),
                    new Labels.Classes(labels, names));
        } catch (EOFException | IllegalArgumentException e) {
            throw new DataException(path + " isn't whole: remove it, and it is made again", e);
        } catch (IOException e) {
            throw new DataException(path + " can't be read: " + FileTrouble.words(e), e);
        }
    }

    private static DataException notPacked(DataFile file) {
        return file.wrong(0, "it isn't a folder of pictures as one file");
    }

    private static int[] labels(DataInputStream in, int count, long most) throws IOException {
        if (count < 1 || count > most / Integer.BYTES) {
            throw new EOFException();
        }
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = in.readInt();
        }
        return labels;
    }

    private static void rename(int[] labels, List<String> names, Dataset train) {
        for (int i = 0; i < labels.length; i++) {
            String name = names.get(labels[i]);
            labels[i] = train.classNames().indexOf(name);
            if (labels[i] < 0) {
                throw new DataException("the test data has the class \"" + name
                        + "\", which the training data hasn't: its classes are "
                        + new ClassNames(train.classNames()));
            }
        }
    }

    private static ByteRows rows(Path path, DataInputStream in, long from, int rowBytes, int count) throws IOException {
        long bytes = (long) count * rowBytes;
        if (!RowCollector.fitsHeap(bytes)) {
            return MappedRows.of(path, from, rowBytes, count);
        }
        byte[] values = in.readNBytes((int) bytes);
        if (values.length < bytes || in.read() >= 0) {
            throw new EOFException();
        }
        return new ByteRows.Heap(values, rowBytes);
    }
}

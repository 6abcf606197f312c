package org.talkoot.deploy.docs;

import java.awt.image.BufferedImage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.talkoot.deploy.Launched;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.Digits;

/**
 * What the pages take for granted that a user has, in the current folder: MNIST's files and a job for them, a picture of a
 * seven, a table, finished runs. MNIST's images are the bundled digits, enlarged.
 */
final class UserFiles {
    private static final int SMALL = 8;
    private static final int ZOOM = 3;
    private static final int SIDE = 28;
    private static final int BORDER = (SIDE - ZOOM * SMALL) / 2;
    private static final int PICTURE_ZOOM = 5;
    private static final String MNIST = """
            job {
              name = mnist, epochs = 2, batch-size = 32
              data {
                format = idx
                train { images = mnist/train-images-idx3-ubyte.gz, labels = mnist/train-labels-idx1-ubyte.gz }
                test { images = mnist/t10k-images-idx3-ubyte.gz, labels = mnist/t10k-labels-idx1-ubyte.gz }
              }
              model = [
                { type = conv2d, out = 8, kernel = 3 }, { type = relu }, { type = max-pool2d, kernel = 2 }
                { type = flatten }, { type = linear, out = 64 }, { type = relu }, { type = linear, out = 10 }
              ]
              optimizer { learning-rate = 0.05, momentum = 0.9 }
            }
            """;

    private static final Path HERE = Path.of("").toAbsolutePath();

    private final Path copy;

    private UserFiles(Path copy) {
        this.copy = copy;
    }

    /** Makes them once. */
    static UserFiles make(Path launcher) throws IOException {
        Files.createSymbolicLink(Path.of("talkoot"), launcher);
        Path mnist = Files.createDirectory(Path.of("mnist"));
        idx(mnist.resolve("train"), Digits.read().train());
        idx(mnist.resolve("t10k"), Digits.read().test());
        Files.writeString(Path.of("mnist.conf"), MNIST);
        table(Path.of("patients.csv"));
        Files.copy(Path.of("patients.csv"), Path.of("breast_cancer.csv"));
        picture(Path.of("seven.png"));
        for (String run : new String[] {"runs/mnist", "runs/long"}) {
            Launched trained = Launched.here("train", "mnist.conf", "--run-dir", run);
            if (trained.exitCode() != 0) {
                throw new IOException(trained.err());
            }
        }
        UserFiles files = new UserFiles(Files.createTempDirectory("talkoot-files"));
        transfer(HERE, files.copy);
        return files;
    }

    /** Nothing else is left: what the commands of another page made is gone. */
    void putBack() throws IOException {
        clear(HERE);
        transfer(copy, HERE);
    }

    void remove() throws IOException {
        clear(copy);
        Files.delete(copy);
    }

    private static void transfer(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.skip(1).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void idx(Path start, Dataset digits) throws IOException {
        try (DataOutputStream images = gzip(start + "-images-idx3-ubyte.gz");
                DataOutputStream labels = gzip(start + "-labels-idx1-ubyte.gz")) {
            for (int head : new int[] {0x803, digits.size(), SIDE, SIDE}) {
                images.writeInt(head);
            }
            labels.writeInt(0x801);
            labels.writeInt(digits.size());
            for (int i = 0; i < digits.size(); i++) {
                images.write(enlarged(digits, i));
                labels.write(digits.label(i));
            }
        }
    }

    private static DataOutputStream gzip(String file) throws IOException {
        return new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(Path.of(file))));
    }

    private static byte[] enlarged(Dataset digits, int index) {
        float[] values = new float[SMALL * SMALL];
        digits.gather(new int[] {index}, 0, 1, values, 0);
        byte[] image = new byte[SIDE * SIDE];
        for (int y = 0; y < ZOOM * SMALL; y++) {
            for (int x = 0; x < ZOOM * SMALL; x++) {
                image[(y + BORDER) * SIDE + x + BORDER] = (byte) Math.round(255 * values[y / ZOOM * SMALL + x / ZOOM]);
            }
        }
        return image;
    }

    /** Dark on bright, as on paper, and larger than the model's images. */
    private static void picture(Path file) throws IOException {
        Dataset digits = Digits.read().train();
        int seven = IntStream.range(0, digits.size())
                .filter(i -> digits.label(i) == 7)
                .findFirst()
                .orElseThrow();
        byte[] values = enlarged(digits, seven);
        int side = PICTURE_ZOOM * SIDE;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int value = Byte.toUnsignedInt(values[y / PICTURE_ZOOM * SIDE + x / PICTURE_ZOOM]);
                image.getRaster().setSample(x, y, 0, 255 - value);
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }

    private static void table(Path file) throws IOException {
        StringBuilder rows = new StringBuilder("age,pressure,diagnosis\n");
        for (int i = 0; i < 60; i++) {
            rows.append(20 + i).append(',').append(i % 7 * 1.5).append(',').append(i > 30 ? "ill" : "well");
            rows.append('\n');
        }
        Files.writeString(file, rows);
    }
}

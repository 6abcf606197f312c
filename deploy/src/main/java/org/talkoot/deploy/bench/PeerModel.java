package org.talkoot.deploy.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/** The models that are measured against other trainers. Their data has the size of MNIST, and is made up. */
public enum PeerModel {
    MLP_BN("mlp-bn"),
    MLPRESNET("mlpresnet"),
    MLP_WIDE("mlp-wide"),
    CNN("cnn");

    private static final int SAMPLES = 60_000;
    private static final int SIDE = 28;
    private static final int CLASSES = 10;
    private static final int IMAGES_MAGIC = 0x803;
    private static final int LABELS_MAGIC = 0x801;
    private static final int BRIGHT = 6; // of how many pixels one is, in the pattern of a class
    private static final int NOISY = 20; // of how many pixels one is noise

    private final String name;

    PeerModel(String name) {
        this.name = name;
    }

    public static List<String> names() {
        return Stream.of(values()).map(PeerModel::toString).toList();
    }

    @Override
    public String toString() {
        return name;
    }

    /** @param folder with the files of {@link #writeData} */
    public JobSpec job(Path folder, List<String> overrides) {
        List<String> all = new ArrayList<>(Bench.OVERRIDES);
        all.addAll(overrides);
        return JobFile.parse(text(), "the bundled " + name + ".conf", folder, all);
    }

    private String text() {
        try (InputStream in = PeerModel.class.getResourceAsStream(name + ".conf")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Images and labels in IDX format: of each class a pattern, with noise, so that there is something to learn. */
    public static void writeData(Path folder) {
        SplittableRandom random = new SplittableRandom(1);
        byte[][] patterns = new byte[CLASSES][SIDE * SIDE];
        for (byte[] pattern : patterns) {
            for (int i = 0; i < pattern.length; i++) {
                pattern[i] = random.nextInt(BRIGHT) == 0 ? (byte) random.nextInt(1, 256) : 0;
            }
        }
        try (DataOutputStream images = open(folder.resolve("images"));
                DataOutputStream labels = open(folder.resolve("labels"))) {
            writeInts(images, IMAGES_MAGIC, SAMPLES, SIDE, SIDE);
            writeInts(labels, LABELS_MAGIC, SAMPLES);
            for (int sample = 0; sample < SAMPLES; sample++) {
                byte[] image = patterns[sample % CLASSES].clone();
                for (int i = random.nextInt(NOISY); i < image.length; i += 1 + random.nextInt(2 * NOISY)) {
                    image[i] = (byte) random.nextInt(256);
                }
                images.write(image);
                labels.write(sample % CLASSES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataOutputStream open(Path file) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    private static void writeInts(DataOutputStream out, int... values) throws IOException {
        for (int value : values) {
            out.writeInt(value);
        }
    }
}

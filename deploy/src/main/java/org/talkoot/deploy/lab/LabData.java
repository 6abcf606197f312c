package org.talkoot.deploy.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.Digits;
import org.talkoot.engine.data.IdxFiles;
import org.talkoot.engine.data.TestSplit;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;

/**
 * What a lab trains and tests on.
 *
 * @param name for the page
 */
public record LabData(String name, Dataset train, Dataset test) {
    private static final int LARGEST_TEST = 2000; // of 10,000: enough for a standard error of half a point
    private static final long NOISE_SEED = 2026;

    /** The handwritten digits that come with Talkoot. */
    public static LabData digits() {
        TestSplit split = Digits.read();
        return new LabData("the bundled digits (8 x 8 pixels)", split.train(), split.test());
    }

    /**
     * MNIST, or what else has its four files, each as it is or compressed by gzip.
     *
     * @throws DataException if one isn't there, or isn't as it should be
     */
    public static LabData idx(Path folder) {
        Dataset train =
                IdxFiles.readTrain(file(folder, "train-images-idx3-ubyte"), file(folder, "train-labels-idx1-ubyte"));
        Dataset test = IdxFiles.readTest(
                file(folder, "t10k-images-idx3-ubyte"), file(folder, "t10k-labels-idx1-ubyte"), train);
        return new LabData("the MNIST files given", train, test.first(Math.min(LARGEST_TEST, test.size())));
    }

    private static Path file(Path folder, String name) {
        return List.of(name, name + ".gz").stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new DataException(folder + " has neither " + name + " nor " + name
                        + ".gz, but --data needs the four IDX files of MNIST: images and labels, train and t10k"));
    }

    /** With the first samples alone to train on; all, where there are fewer. */
    LabData first(int samples) {
        return new LabData(name, train.first(Math.min(samples, train.size())), test);
    }

    /** With another class, any but its own by chance, for a part of the training samples. */
    LabData withLabelNoise(double fraction) {
        RandomStream random = new RandomStream(NOISE_SEED).name(Purpose.SPLIT, 1, 0, 0);
        int[] classes = new int[train.size()];
        for (int sample = 0; sample < classes.length; sample++) {
            boolean wrong = random.nextDouble() < fraction;
            int shift = 1 + (int) (random.nextDouble() * (train.classes() - 1));
            classes[sample] = wrong ? (train.label(sample) + shift) % train.classes() : train.label(sample);
        }
        return new LabData(name, train.relabelled(classes), test);
    }

    /** For the page: how many samples of what. */
    String text() {
        return String.format(Locale.ROOT, "%s: %,d training and %,d test samples", name, train.size(), test.size());
    }
}

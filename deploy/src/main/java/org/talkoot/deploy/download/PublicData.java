package org.talkoot.deploy.download;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A data set that anyone may fetch.
 *
 * @param name as on the command line
 * @param mirrors folders that have its files, the first one first asked
 * @param files to fetch
 * @param archived what to take out of {@code files}, if they are an archive; else empty
 * @param job how a job's {@code data} names the files, each with its folder in place of {@code %s}
 */
public record PublicData(
        String name, List<URI> mirrors, List<RemoteFile> files, List<String> archived, List<String> job) {

    /**
     * @param name in the mirror's folder
     * @param sha256 of the content: uncompressed where {@code gzip}, since mirrors pack the same files differently
     */
    public record RemoteFile(String name, boolean gzip, String sha256) {}

    private static final List<String> IDX = List.of(
            "format = idx",
            "train { images = \"%s/train-images-idx3-ubyte.gz\", labels = \"%s/train-labels-idx1-ubyte.gz\" }",
            "test { images = \"%s/t10k-images-idx3-ubyte.gz\", labels = \"%s/t10k-labels-idx1-ubyte.gz\" }");

    private static final PublicData MNIST = idx(
            "mnist",
            List.of(
                    "https://ossci-datasets.s3.amazonaws.com/mnist/",
                    "https://storage.googleapis.com/cvdf-datasets/mnist/"),
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    private static final PublicData FASHION_MNIST = idx(
            "fashion-mnist",
            List.of(
                    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
                    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

    private static final PublicData CIFAR10 = new PublicData(
            "cifar10",
            List.of(URI.create("https://www.cs.toronto.edu/~kriz/"), URI.create("https://cave.cs.toronto.edu/kriz/")),
            List.of(new RemoteFile(
                    "cifar-10-binary.tar.gz",
                    false,
                    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")),
            List.of(
                    "data_batch_1.bin",
                    "data_batch_2.bin",
                    "data_batch_3.bin",
                    "data_batch_4.bin",
                    "data_batch_5.bin",
                    "test_batch.bin"),
            List.of(
                    "format = cifar10",
                    "train { files = [ \"%s/data_batch_1.bin\", \"%s/data_batch_2.bin\", \"%s/data_batch_3.bin\","
                            + " \"%s/data_batch_4.bin\", \"%s/data_batch_5.bin\" ] }",
                    "test { files = [ \"%s/test_batch.bin\" ] }"));

    private static PublicData idx(String name, List<String> mirrors, String... sha256) {
        List<String> files = List.of(
                "train-images-idx3-ubyte.gz",
                "train-labels-idx1-ubyte.gz",
                "t10k-images-idx3-ubyte.gz",
                "t10k-labels-idx1-ubyte.gz");
        return new PublicData(
                name,
                mirrors.stream().map(URI::create).toList(),
                IntStream.range(0, files.size())
                        .mapToObj(i -> new RemoteFile(files.get(i), true, sha256[i]))
                        .toList(),
                List.of(),
                IDX);
    }

    public static List<PublicData> all() {
        return List.of(MNIST, FASHION_MNIST, CIFAR10);
    }

    public static Optional<PublicData> named(String name) {
        return all().stream().filter(data -> data.name().equals(name)).findFirst();
    }

    /** The lines of a job's {@code data}, whose files are in a folder. */
    public List<String> jobLines(String folder) {
        return job.stream()
                .map(line -> line.replace("%s", folder.replace("\\", "\\\\")))
                .toList();
    }

    /** What is there in the end, by name. */
    public List<String> names() {
        return archived.isEmpty() ? files.stream().map(RemoteFile::name).toList() : archived;
    }
}

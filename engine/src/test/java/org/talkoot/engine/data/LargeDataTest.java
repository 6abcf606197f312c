package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.engine.data.TestFiles.IMAGES;
import static org.talkoot.engine.data.TestFiles.LABELS;
import static org.talkoot.engine.data.TestFiles.gzip;
import static org.talkoot.engine.data.TestFiles.idx;
import static org.talkoot.engine.data.TestFiles.refusal;
import static org.talkoot.engine.data.TestFiles.rows;
import static org.talkoot.engine.data.TestFiles.write;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.engine.tensor.Shape;

/** What is large against the heap lies in a mapped file, and is the same data. */
class LargeDataTest {
    private static final Preparation SCALE = new Preparation(-1, 1, List.of(), List.of());

    @TempDir
    Path folder;

    private static byte[] noise(int count) {
        byte[] noise = new byte[count];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private static Dataset images(ByteRows rows) {
        return new Dataset(
                "images",
                new ByteSamples(Shape.image(3, 5, 7), rows),
                new Labels.Classes(new int[rows.size()], List.of("a")));
    }

    private static Dataset numbers(FloatRows rows) {
        return new Dataset(
                "numbers", new FloatSamples(Shape.features(33), rows), new Labels.Numbers(new float[rows.size()]));
    }

    private static void assertSame(Dataset heap, Dataset mapped) {
        assertEquals(heap.size(), mapped.size());
        assertArrayEquals(rows(heap), rows(mapped));
        assertEquals(heap.sha256(), mapped.sha256());
        Preparation measured = heap.measured(Preparation.DEFAULT);
        assertEquals(measured, mapped.measured(Preparation.DEFAULT));
        assertArrayEquals(rows(heap.prepared(measured)), rows(mapped.prepared(measured)));
    }

    @Test
    void mappedImagesAreTheSameAsThoseInTheHeapWholeOrPicked() throws IOException {
        byte[] values = noise(105 * 50);
        byte[] withHeader = new byte[3 + values.length];
        System.arraycopy(values, 0, withHeader, 3, values.length);
        Path file = write(folder.resolve("images"), withHeader);
        Dataset heap = images(new ByteRows.Heap(values, 105));
        Dataset mapped = images(MappedRows.of(file, 3, 105, 50));
        assertEquals(heap.measured(SCALE), mapped.measured(SCALE));
        int[] some = {4, 49, 0, 4};
        assertSame(heap, mapped);
        assertSame(heap.first(7), mapped.first(7));
        assertSame(heap.pick(some), mapped.pick(some));
        assertSame(heap.pick(some).first(2), mapped.pick(some).first(2));
        assertSame(heap.pick(some).pick(new int[] {1}), mapped.pick(some).pick(new int[] {1}));
    }

    @Test
    void mappedNumbersAreTheSameAsThoseInTheHeapWholeOrPicked() throws IOException {
        Random random = new Random(3);
        float[] values = new float[33 * 1000];
        Path file = folder.resolve("numbers");
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
            bytes.putFloat(values[i]);
        }
        write(file, bytes.array());
        Dataset heap = numbers(new FloatRows.Heap(values, 33));
        Dataset mapped = numbers(MappedRows.of(file, 0, 33 * Float.BYTES, 1000));
        int[] some = {4, 999, 0};
        assertSame(heap, mapped);
        assertSame(heap.first(7), mapped.first(7));
        assertSame(heap.pick(some), mapped.pick(some));
    }

    @Test
    void gatherFromAMappingAllocatesNothing() throws IOException {
        Path file = write(folder.resolve("images"), noise(105 * 50));
        Dataset mapped = images(MappedRows.of(file, 0, 105, 50));
        int[] order = new SampleOrder(50, 3, true).of(0);
        float[] inputs = new float[50 * 105];
        for (int i = 0; i < 20_000; i++) {
            mapped.gather(order, 0, 50, inputs, 0);
        }
        long least = Long.MAX_VALUE; // what is loaded or linked once isn't gather's
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = Allocation.bytes();
            mapped.gather(order, 0, 50, inputs, 0);
            least = Math.min(least, Allocation.bytes() - before);
        }
        assertEquals(0, least);
    }

    @Test
    void aFileThatIsCutWhileItIsInUseEndsInASentence() throws IOException {
        int count = 10_000;
        Path file = write(folder.resolve("images"), noise(105 * count));
        Dataset mapped = images(MappedRows.of(file, 0, 105, count));
        int[] order = new SampleOrder(count, 3, true).of(0);
        float[] inputs = new float[count * 105];
        for (int i = 0; i < 20; i++) {
            mapped.gather(order, 0, count, inputs, 0);
        }
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(5000);
        }
        String sentence = "images was cut short or can't be read any more: leave it as it is while it is in use";
        for (int i = 0; i < 20; i++) {
            assertEquals(sentence, refusal(() -> mapped.gather(order, 0, count, inputs, 0)));
        }
        assertEquals(sentence, refusal(() -> mapped.measured(SCALE)));
        assertEquals(sentence, refusal(mapped::sha256));
    }

    /** Prints the hashes of the data sets in a folder, and how many of them are mapped. */
    static final class Reading {
        private Reading() {}

        public static void main(String[] arguments) {
            System.out.print(hashes(Path.of(arguments[0])));
        }

        static String hashes(Path folder) {
            StringBuilder hashes = new StringBuilder();
            for (String images : List.of("images", "images.gz", "colours", "features")) {
                hashes.append(IdxFiles.readTrain(folder.resolve(images), folder.resolve("labels"))
                                .sha256())
                        .append('\n');
            }
            hashes.append(Cifar10.read(List.of(folder.resolve("cifar"))).sha256())
                    .append('\n');
            Dataset csv = CsvFile.readTrain(folder.resolve("csv"), CsvFormat.DEFAULT);
            TestSplit split = TestSplit.of(csv, 0.3, 5);
            return hashes.append(split.train().sha256())
                    .append('\n')
                    .append(split.test().sha256())
                    .append('\n')
                    .toString();
        }
    }

    @Test
    void aSmallHeapReadsTheSameDataAsALargeOneAndLeavesNoScratchFile() throws Exception {
        int count = 2500;
        byte[] images = idx(IMAGES, new int[] {count, 40, 40}, noise(count * 1600)); // 4 MB
        write(folder.resolve("images"), images);
        write(folder.resolve("images.gz"), gzip(images));
        write(folder.resolve("colours"), idx(0x804, new int[] {count, 4, 20, 20}, noise(count * 1600)));
        write(folder.resolve("features"), idx(0x802, new int[] {count, 1600}, noise(count * 1600)));
        write(folder.resolve("labels"), idx(LABELS, new int[] {count}, new byte[count]));
        write(folder.resolve("cifar"), new byte[3073 * 1100]);
        Random random = new Random(2);
        StringBuilder csv = new StringBuilder();
        for (int row = 0; row < 8000; row++) {
            for (int column = 0; column < 100; column++) {
                csv.append(random.nextInt(1000) / 8f).append(',');
            }
            csv.append(row % 3).append('\n');
        }
        write(folder.resolve("csv"), csv.toString());
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-Djava.io.tmpdir=" + scratch,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reading.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String small = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), small);
        assertEquals(Reading.hashes(folder), small);
        try (Stream<Path> left = Files.list(scratch)) {
            assertEquals(List.of(), left.toList());
        }
    }
}

package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.engine.data.TestFiles.IMAGES;
import static org.talkoot.engine.data.TestFiles.LABELS;
import static org.talkoot.engine.data.TestFiles.bytes;
import static org.talkoot.engine.data.TestFiles.gzip;
import static org.talkoot.engine.data.TestFiles.idx;
import static org.talkoot.engine.data.TestFiles.labels;
import static org.talkoot.engine.data.TestFiles.refusal;
import static org.talkoot.engine.data.TestFiles.resource;
import static org.talkoot.engine.data.TestFiles.rows;
import static org.talkoot.engine.data.TestFiles.write;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.tensor.Shape;

class IdxFilesTest {
    private static final byte[] TWO_IMAGES = idx(IMAGES, new int[] {2, 1, 3}, bytes(0, 51, 255, 102, 1, 2));
    private static final byte[] TWO_LABELS = idx(LABELS, new int[] {2}, bytes(2, 0));

    @TempDir
    Path folder;

    private Path images;
    private Path labels;

    @BeforeEach
    void writeTwoImages() {
        images = write(folder.resolve("images"), TWO_IMAGES);
        labels = write(folder.resolve("labels"), TWO_LABELS);
    }

    private Dataset read() {
        return IdxFiles.readTrain(images, labels);
    }

    private void assertRefused(String... parts) {
        String sentence = refusal(this::read);
        for (String part : parts) {
            assertTrue(sentence.contains(part), () -> "\"" + part + "\" is missing in: " + sentence);
        }
    }

    @Test
    void bytesBecomeFloatsFromZeroToOne() {
        Dataset data = read();
        assertEquals(Shape.image(1, 1, 3), data.sampleShape());
        assertArrayEquals(new float[] {0, 51 / 255f, 1, 102 / 255f, 1 / 255f, 2 / 255f}, rows(data));
        assertArrayEquals(new int[] {2, 0}, labels(data));
        assertEquals(List.of("0", "1", "2"), data.classNames());
    }

    @Test
    void mnistIsReadAsItIs() {
        Dataset train = IdxFiles.readTrain(resource("mnist-1k/train-images"), resource("mnist-1k/train-labels"));
        Dataset test = IdxFiles.readTest(resource("mnist-1k/test-images"), resource("mnist-1k/test-labels"), train);
        assertEquals(1100, train.size());
        assertEquals(500, test.size());
        assertEquals(10, train.classes());
        assertEquals(Shape.image(1, 28, 28), test.sampleShape());
        assertArrayEquals(new int[] {5, 0, 4, 1, 9}, Arrays.copyOf(labels(train), 5));
        assertArrayEquals(new int[] {7, 2, 1, 0, 4}, Arrays.copyOf(labels(test), 5));
    }

    @Test
    void theChannelsOfAnImageMayBeTheFourthDimension() {
        byte[] colours = bytes(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16); // 2 images of 3 channels of 1 x 2
        write(images, idx(0x804, new int[] {2, 3, 1, 2}, colours));
        Dataset data = read();
        assertEquals(Shape.image(3, 1, 2), data.sampleShape());
        byte[] channelsLast = bytes(1, 3, 5, 2, 4, 6, 11, 13, 15, 12, 14, 16);
        Dataset expected = Dataset.ofBytes("images", Shape.image(3, 1, 2), channelsLast);
        assertArrayEquals(rows(expected), rows(data));
        assertArrayEquals(channelsLast, IdxFiles.readImages(images).values());
        assertArrayEquals(Arrays.copyOfRange(rows(expected), 6, 12), rows(data.pick(new int[] {1})));
    }

    @Test
    void aSingleChannelMayBeNamedOrNot() {
        String plain = read().sha256();
        write(images, idx(0x804, new int[] {2, 1, 1, 3}, bytes(0, 51, 255, 102, 1, 2)));
        assertEquals(plain, read().sha256());
    }

    @Test
    void rowsOfBytesAreFeaturesEachNormalisedByItsOwn() {
        write(images, idx(0x802, new int[] {2, 3}, bytes(0, 51, 255, 102, 51, 255)));
        Dataset data = read();
        assertEquals(Shape.features(3), data.sampleShape());
        assertArrayEquals(new float[] {0, 51 / 255f, 1, 102 / 255f, 51 / 255f, 1}, rows(data));
        assertArrayEquals(
                new float[] {-1, 0, 0, 1, 0, 0}, rows(data.prepared(data.measured(Preparation.DEFAULT))), 1e-6f);
    }

    @Test
    void whatElseTheFormatCanHoldIsRefusedWithWhatIsRead() {
        write(images, idx(0xD03, new int[] {2, 1, 3}, new byte[24]));
        String read =
                ", but must be 0x00000802, 0x00000803 or 0x00000804 for images, unsigned bytes in 2 to 4 dimensions";
        assertRefused("byte 0: the magic number is 0x00000D03, the one of floats of 32 bits" + read);
        assertTrue(IdxFiles.areImages(images));
        write(images, idx(0x805, new int[] {2, 1, 3, 1, 1}, new byte[6]));
        assertRefused("byte 0: the magic number is 0x00000805" + read);
        write(images, TWO_IMAGES);
        write(labels, idx(0xC01, new int[] {2}, new byte[8]));
        assertRefused("0x00000C01, the one of integers of 32 bits, but must be 0x00000801 for labels, unsigned bytes");
        write(images, idx(0x804, new int[] {2, 70_000, 1, 1}, new byte[140_000]));
        assertRefused("byte 8: the number of channels is 70000, but must be at most 65536");
    }

    @Test
    void gzipGivesTheSameData() {
        Dataset plain = read();
        write(images, gzip(TWO_IMAGES));
        write(labels, gzip(TWO_LABELS));
        Dataset packed = read();
        assertArrayEquals(rows(plain), rows(packed));
        assertEquals(plain.sha256(), packed.sha256());
    }

    @Test
    void theClassesAreThoseOfTheWholeFileWhateverTheLimit() {
        write(labels, idx(LABELS, new int[] {2}, bytes(0, 6)));
        assertEquals(7, read().first(1).classes());
    }

    @Test
    void aTestLabelThatTrainingDoesNotKnowIsRefused() {
        Dataset train = read();
        Path more = write(folder.resolve("test-labels"), idx(LABELS, new int[] {2}, bytes(1, 3)));
        assertEquals(
                more + ", byte 9: test label 3 doesn't occur in " + images + ", whose labels go from 0 to 2",
                refusal(() -> IdxFiles.readTest(images, more, train)));
    }

    @Test
    void testDataKeepsTheClassesOfTraining() {
        Dataset train = read();
        Path fewer = write(folder.resolve("test-labels"), idx(LABELS, new int[] {2}, bytes(0, 0)));
        assertEquals(3, IdxFiles.readTest(images, fewer, train).classes());
    }

    @Test
    void testImagesOfAnotherShapeAreRefused() {
        Dataset train = read();
        Path other = write(folder.resolve("other"), idx(IMAGES, new int[] {2, 3, 1}, new byte[6]));
        assertTrue(
                refusal(() -> IdxFiles.readTest(other, labels, train)).contains("(1, 3, 1), but must have (1, 1, 3)"));
    }

    @Test
    void countsThatDifferAreBothNamed() {
        write(labels, idx(LABELS, new int[] {3}, bytes(0, 1, 2)));
        assertRefused(images + " has 2 samples, but " + labels + " has 3 labels");
    }

    @Test
    void exchangedFilesAreRecognised() {
        Path first = images;
        images = labels;
        labels = first;
        assertRefused(images.toString(), "byte 0", "0x00000801, the one of labels, but must be 0x00000802");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileThatIsTooShortIsRefusedAtItsEnd(boolean gzip) {
        byte[] torn = Arrays.copyOf(TWO_IMAGES, TWO_IMAGES.length - 1);
        write(images, gzip ? gzip(torn) : torn);
        assertRefused(images + ", byte 21", "should end at byte 22, but it ends");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileThatIsTooLongIsRefusedWhereItShouldEnd(boolean gzip) {
        byte[] longer = Arrays.copyOf(TWO_LABELS, TWO_LABELS.length + 1);
        write(labels, gzip ? gzip(longer) : longer);
        assertRefused(labels + ", byte 10", "should end at byte 10, but it");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 15})
    void aFileThatEndsInItsHeaderIsRefused(int length) {
        write(images, Arrays.copyOf(TWO_IMAGES, length));
        String bytes = length < 4 ? "at least 12 bytes" : "16 bytes";
        assertRefused(images + ", byte " + length, "header, which takes " + bytes);
    }

    @Test
    void anEmptyFileIsRefused() {
        write(images, new byte[0]);
        assertRefused(images + " is empty");
        write(images, gzip(new byte[0]));
        assertRefused(images + ", byte 0 uncompressed: the file ends within its header");
    }

    @Test
    void aMissingFileIsRefused() {
        images = folder.resolve("nowhere");
        assertRefused(images + " can't be read: there is no such file");
    }

    @Test
    void aFolderIsRefused() {
        labels = folder;
        assertRefused(folder + " can't be read: it must be a file, but is a folder");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aSizeOfZeroIsRefused(int which) {
        int[] sizes = {2, 1, 3};
        sizes[which] = 0;
        write(images, idx(IMAGES, sizes, bytes()));
        assertRefused(
                "byte " + 4 * (which + 1), List.of("images", "rows", "columns").get(which) + " is 0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAbsurdSizeIsRefusedWithoutAllocating(boolean gzip) {
        byte[] promise = idx(IMAGES, new int[] {1_000, 1_000, 2_000}, bytes(1, 2, 3));
        write(images, gzip ? gzip(promise) : promise);
        long before = Allocation.bytes();
        assertRefused(images.toString(), "should end at byte 2000000016, but it ends");
        assertTrue(Allocation.bytes() - before < 10_000_000);
        write(images, idx(IMAGES, new int[] {-1, -1, -1}, bytes(1)));
        assertRefused("byte 4", "images is 4294967295");
        write(images, idx(IMAGES, new int[] {1, 65536, 65536}, bytes(1)));
        assertRefused("byte 12", "columns is 65536", "at most 2147483639");
    }

    @Test
    void aTornOrDamagedGzipIsRefused() {
        byte[] packed = gzip(TWO_IMAGES);
        for (int length = 2; length < packed.length; length++) {
            write(images, Arrays.copyOf(packed, length));
            assertRefused(images + " begins as gzip does, but is torn or damaged");
        }
        packed[packed.length - 6] ^= 1; // the checksum
        write(images, packed);
        assertRefused(images + " begins as gzip does, but is torn or damaged: Corrupt GZIP trailer");
    }

    @Test
    void randomBytesAreRefused() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            write(images, noise);
            assertRefused(images.toString());
        }
    }
}

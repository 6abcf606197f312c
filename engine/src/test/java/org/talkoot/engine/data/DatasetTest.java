package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.engine.data.TestFiles.bytes;
import static org.talkoot.engine.data.TestFiles.refusal;
import static org.talkoot.engine.data.TestFiles.rows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.tensor.Shape;

class DatasetTest {
    private static Dataset images(Shape shape, byte... values) {
        return images(List.of("a", "b"), shape, values);
    }

    private static Dataset images(List<String> classNames, Shape shape, byte... values) {
        int[] labels = new int[values.length / shape.elements()];
        return new Dataset(
                "images",
                new ByteSamples(shape, new ByteRows.Heap(values, shape.elements())),
                new Labels.Classes(labels, classNames));
    }

    private static Dataset numbers(int features, float... values) {
        float[] targets = new float[values.length / features];
        return new Dataset(
                "numbers",
                new FloatSamples(Shape.features(features), new FloatRows.Heap(values, features)),
                new Labels.Numbers(targets));
    }

    private static Preparation normalize(List<Float> mean, List<Float> std) {
        return new Preparation(0, 1, mean, std);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33, 257})
    void gatherWritesTheSamplesAskedForAsTheRowsAskedForAndNothingElse(int width) {
        byte[] values = new byte[5 * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) i;
        }
        Dataset data = images(Shape.image(1, 1, width), values);
        float[] inputs = new float[4 * width];
        data.gather(new int[] {0, 4, 2, 1}, 1, 3, inputs, 1);
        for (int j = 0; j < width; j++) {
            assertEquals(0, inputs[j]);
            assertEquals((4 * width + j & 0xFF) / 255f, inputs[width + j]);
            assertEquals((2 * width + j & 0xFF) / 255f, inputs[2 * width + j]);
            assertEquals(0, inputs[3 * width + j]);
        }
    }

    @Test
    void bytesAreScaledToTheRangeInFloat32() {
        Dataset data = images(Shape.image(1, 1, 3), bytes(0, 100, 255));
        assertArrayEquals(
                new float[] {-1, -1 + 2f * (100 / 255f), 1},
                rows(data.prepared(new Preparation(-1, 1, List.of(), List.of()))));
    }

    @Test
    void eachChannelIsNormalisedByItsOwnMeanAndStd() {
        Dataset data = images(Shape.image(2, 1, 2), bytes(10, 20, 30, 40));
        float[] expected = {
            (10 / 255f - 0.1f) / 0.5f, (20 / 255f - 0.2f) / 0.25f, (30 / 255f - 0.1f) / 0.5f, (40 / 255f - 0.2f) / 0.25f
        };
        assertArrayEquals(expected, rows(data.prepared(normalize(List.of(0.1f, 0.2f), List.of(0.5f, 0.25f)))));
    }

    @Test
    void oneValueNormalisesAllChannels() {
        Dataset data = images(Shape.image(2, 1, 1), bytes(10, 20));
        assertArrayEquals(
                new float[] {(10 / 255f - 0.1f) / 0.3f, (20 / 255f - 0.1f) / 0.3f},
                rows(data.prepared(normalize(List.of(0.1f), List.of(0.3f)))));
    }

    @Test
    void featuresAreNormalisedByOneValueOrOneEach() {
        Dataset data = numbers(2, 1, 2, 3, 4);
        assertArrayEquals(new float[] {1, 2, 3, 4}, rows(data));
        assertArrayEquals(new float[] {0, 0.5f, 1, 1.5f}, rows(data.prepared(normalize(List.of(1f), List.of(2f)))));
        assertArrayEquals(
                new float[] {0, 0, 2, 0.5f}, rows(data.prepared(normalize(List.of(1f, 2f), List.of(1f, 4f)))));
    }

    @Test
    void aPreparationThatDoesNotFitTheDataIsRefused() {
        Preparation two = normalize(List.of(0f, 0f), List.of(1f, 1f));
        assertEquals(
                "normalize has 2 values, but the samples of images have 1 channel: it needs one value for all or one for each",
                refusal(() -> images(Shape.image(1, 1, 1), bytes(1)).prepared(two)));
        assertTrue(refusal(() -> numbers(3, 1, 2, 3).prepared(two)).contains("have 3 features"));
        Preparation scaled = new Preparation(-1, 1, List.of(), List.of());
        assertTrue(refusal(() -> numbers(1, 1).prepared(scaled)).startsWith("scale is for images of bytes"));
    }

    @Test
    void aPreparationThatIsNoneIsRefused() {
        refusal(() -> new Preparation(1, 1, List.of(), List.of()));
        refusal(() -> new Preparation(Float.NaN, 1, List.of(), List.of()));
        refusal(() -> normalize(List.of(1f), List.of()));
        refusal(() -> normalize(List.of(Float.POSITIVE_INFINITY), List.of(1f)));
        refusal(() -> normalize(List.of(1f), List.of(0f)));
    }

    static Stream<Dataset> everyKind() {
        Preparation one = normalize(List.of(0.1f), List.of(0.3f));
        return Stream.of(
                images(Shape.image(1, 3, 3), new byte[9 * 40]),
                images(Shape.image(3, 3, 3), new byte[27 * 40]).prepared(one),
                numbers(7, new float[7 * 40]),
                numbers(7, new float[7 * 40]).prepared(one));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void gatherAllocatesNothing(Dataset data) {
        int[] order = new SampleOrder(data.size(), 3, true).of(0);
        float[] inputs = new float[data.size() * data.sampleShape().elements()];
        for (int i = 0; i < 20_000; i++) {
            data.gather(order, 0, data.size(), inputs, 0);
        }
        long least = Long.MAX_VALUE; // what is loaded or linked once isn't gather's
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = Allocation.bytes();
            for (int i = 0; i < 100; i++) {
                data.gather(order, 0, data.size(), inputs, 0);
            }
            least = Math.min(least, Allocation.bytes() - before);
        }
        assertEquals(0, least);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void theFirstSamplesKeepPreparationAndOrder(Dataset data) {
        Dataset first = data.first(7);
        assertEquals(7, first.size());
        float[] expected = new float[7 * data.sampleShape().elements()];
        data.gather(new int[] {0, 1, 2, 3, 4, 5, 6}, 0, 7, expected, 0);
        assertArrayEquals(expected, rows(first));
        assertEquals(data.classNames(), first.classNames());
        assertSame(data, data.first(data.size()));
    }

    @Test
    void aLimitBeyondTheDataIsRefused() {
        Dataset data = numbers(1, 1, 2);
        assertEquals("numbers has 2 samples, but limit asks for the first 3", refusal(() -> data.first(3)));
        assertTrue(refusal(() -> data.first(0)).startsWith("limit is 0"));
    }

    @Test
    void theHashIsOfTheRawContentWhateverThePreparation() {
        Dataset data = images(Shape.image(1, 2, 2), bytes(1, 2, 3, 4));
        assertEquals(64, data.sha256().length());
        assertEquals(
                data.sha256(),
                data.prepared(normalize(List.of(1f), List.of(2f))).sha256());
        assertNotEquals(
                data.sha256(), images(Shape.image(1, 2, 2), bytes(1, 2, 3, 5)).sha256());
        assertNotEquals(
                data.sha256(), images(Shape.image(1, 1, 4), bytes(1, 2, 3, 4)).sha256());
        assertNotEquals(
                data.sha256(),
                images(List.of("a", "c"), Shape.image(1, 2, 2), bytes(1, 2, 3, 4))
                        .sha256());
        assertEquals(numbers(2, 1, 2).sha256(), numbers(2, 1, 2, 3, 4).first(1).sha256());
        assertNotEquals(numbers(2, 1, 2).sha256(), numbers(1, 1, 2).sha256());
    }

    @Test
    void aClassIsNoNumberAndANumberNoClass() {
        assertThrows(IllegalStateException.class, () -> numbers(1, 1).label(0));
        assertThrows(
                IllegalStateException.class,
                () -> images(Shape.image(1, 1, 1), bytes(1)).target(0));
        assertEquals(0, numbers(1, 1).classes());
    }
}

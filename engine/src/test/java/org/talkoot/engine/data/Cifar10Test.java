package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.engine.data.TestFiles.gzip;
import static org.talkoot.engine.data.TestFiles.labels;
import static org.talkoot.engine.data.TestFiles.refusal;
import static org.talkoot.engine.data.TestFiles.rows;
import static org.talkoot.engine.data.TestFiles.write;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.engine.tensor.Shape;

class Cifar10Test {
    private static final int RECORD = 3073;

    @TempDir
    Path folder;

    /** Images whose red is 0, 1, 2, … along the positions, whose green is 85 and whose blue is 255. */
    private static byte[] records(int... labels) {
        byte[] bytes = new byte[labels.length * RECORD];
        for (int r = 0; r < labels.length; r++) {
            int at = r * RECORD;
            bytes[at] = (byte) labels[r];
            for (int position = 0; position < 1024; position++) {
                bytes[at + 1 + position] = (byte) position;
            }
            Arrays.fill(bytes, at + 1 + 1024, at + 1 + 2048, (byte) 85);
            Arrays.fill(bytes, at + 1 + 2048, at + 1 + 3072, (byte) 255);
        }
        return bytes;
    }

    @Test
    void planesBecomeChannelsLast() {
        Dataset data = Cifar10.read(List.of(write(folder.resolve("batch"), records(3))));
        assertEquals(Shape.image(3, 32, 32), data.sampleShape());
        float[] row = rows(data);
        for (int position = 0; position < 1024; position++) {
            assertEquals((position & 0xFF) / 255f, row[3 * position]);
            assertEquals(85 / 255f, row[3 * position + 1]);
            assertEquals(1, row[3 * position + 2]);
        }
        assertEquals("cat", data.classNames().get(data.label(0)));
    }

    @Test
    void filesFollowOneAnotherPlainOrGzip() {
        Path first = write(folder.resolve("1"), records(3, 9));
        Path second = write(folder.resolve("2"), gzip(records(0)));
        Dataset data = Cifar10.read(List.of(first, second));
        assertArrayEquals(new int[] {3, 9, 0}, labels(data));
        assertEquals(10, data.classes());
        Path whole = write(folder.resolve("3"), records(3, 9, 0));
        assertEquals(Cifar10.read(List.of(whole)).sha256(), data.sha256());
    }

    @Test
    void aTornRecordIsRefused() {
        Path file = write(folder.resolve("batch"), Arrays.copyOf(records(1, 2), 2 * RECORD - 5));
        assertEquals(
                file + ", byte 3073: the last record has 3068 bytes, but each must have 3073, a label and an image",
                refusal(() -> Cifar10.read(List.of(file))));
    }

    @Test
    void aLabelThatIsNoClassIsRefused() {
        Path file = write(folder.resolve("batch"), records(1, 10));
        assertEquals(
                file + ", byte 3073: the label is 10, but must be between 0 and 9",
                refusal(() -> Cifar10.read(List.of(file))));
    }

    @Test
    void nothingToReadIsRefused() {
        refusal(() -> Cifar10.read(List.of()));
        Path empty = write(folder.resolve("empty"), gzip(new byte[0]));
        assertTrue(refusal(() -> Cifar10.read(List.of(empty))).contains("byte 0 uncompressed"));
        Path missing = folder.resolve("missing");
        assertTrue(refusal(() -> Cifar10.read(List.of(missing))).contains("there is no such file"));
    }
}

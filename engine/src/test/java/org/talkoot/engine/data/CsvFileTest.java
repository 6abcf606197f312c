package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.engine.data.TestFiles.gzip;
import static org.talkoot.engine.data.TestFiles.labels;
import static org.talkoot.engine.data.TestFiles.resource;
import static org.talkoot.engine.data.TestFiles.rows;
import static org.talkoot.engine.data.TestFiles.write;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.data.CsvFormat.Target;
import org.talkoot.engine.tensor.Shape;

class CsvFileTest {
    @TempDir
    Path folder;

    private Dataset read(String text, CsvFormat format) {
        return CsvFile.readTrain(write(folder.resolve("train.csv"), text), format);
    }

    private Dataset read(String text) {
        return read(text, CsvFormat.DEFAULT);
    }

    private static CsvFormat label(String label) {
        return new CsvFormat(true, 0, label, ',', Target.CLASS);
    }

    @Test
    void featuresAreNumbersAndTheLastColumnIsTheLabel() {
        Dataset data = read("1.5,-2,0\n3e2,.25,1\n");
        assertEquals(Shape.features(2), data.sampleShape());
        assertArrayEquals(new float[] {1.5f, -2, 300, 0.25f}, rows(data));
        assertArrayEquals(new int[] {0, 1}, labels(data));
    }

    @Test
    void theBreastCancerTableIsReadAsItIs() {
        CsvFormat format = new CsvFormat(false, 1, CsvFormat.LAST, ',', Target.CLASS);
        Dataset data = CsvFile.readTrain(resource("breast-cancer/breast_cancer.csv"), format);
        assertEquals(569, data.size());
        assertEquals(Shape.features(30), data.sampleShape());
        assertEquals(List.of("0", "1"), data.classNames());
        assertEquals(357, IntStream.of(labels(data)).sum());
        assertEquals(17.99f, rows(data)[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "kind"})
    void theLabelsColumnIsAnIndexFromZeroOrAName(String label) {
        Dataset data = read("a,kind,b\n1,x,2\n3,y,4\n", label(label));
        assertArrayEquals(new float[] {1, 2, 3, 4}, rows(data));
        assertEquals(List.of("x", "y"), data.classNames());
    }

    @Test
    void linesAreSkippedBeforeTheHeaderIsRead() {
        CsvFormat format = new CsvFormat(true, 2, "kind", ';', Target.CLASS);
        assertArrayEquals(new float[] {1, 2}, rows(read("made \"by\nhand\nkind;a\n7;1\n7;2\n", format)));
    }

    @Test
    void numericLabelsAreInNumericOrderAndOthersInThatOfTheirText() {
        assertEquals(List.of("-1", "2", "10"), read("0,10\n0,2\n0,-1\n0,2.0\n").classNames());
        assertEquals(List.of("10", "2", "b"), read("0,b\n0,10\n0,2\n").classNames());
    }

    @Test
    void quotesMarksOfByteOrderSpacesBlankLinesAndWindowsLinesAreUnderstood() {
        Dataset data = read("\uFEFF\"a\",\"the, \"\"label\"\"\"\r\n\" 1 \", x\r\n\r\n+2,x ", label("the, \"label\""));
        assertArrayEquals(new float[] {1, 2}, rows(data));
        assertEquals(List.of("x"), data.classNames());
    }

    @Test
    void gzipGivesTheSameData() {
        String text = "1,2,a\n3,4,b\n";
        Path packed = write(folder.resolve("packed"), gzip(text.getBytes(StandardCharsets.UTF_8)));
        Dataset data = CsvFile.readTrain(packed, CsvFormat.DEFAULT);
        assertArrayEquals(rows(read(text)), rows(data));
        assertEquals(read(text).sha256(), data.sha256());
    }

    @Test
    void aNumericTargetIsANumber() {
        Dataset data = read("1,0.5\n2,-7\n", new CsvFormat(false, 0, CsvFormat.LAST, ',', Target.NUMBER));
        assertEquals(0, data.classes());
        assertEquals(0.5f, data.target(0));
        assertEquals(-7, data.target(1));
    }

    @Test
    void testDataTakeTheClassesOfTraining() {
        Dataset train = read("1,b\n2,a\n3,c\n");
        Path test = write(folder.resolve("test.csv"), "9,c\n8,a\n");
        Dataset data = CsvFile.readTest(test, CsvFormat.DEFAULT, train);
        assertArrayEquals(new int[] {2, 0}, labels(data));
        assertEquals(train.classNames(), data.classNames());
    }

    @Test
    void manyRowsAreRead() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append(i).append(",1,").append(i % 7).append('\n');
        }
        Dataset data = read(text.toString());
        assertEquals(10_000, data.size());
        assertEquals(9_999, rows(data)[19_998]);
        assertEquals(9_999 % 7, data.label(9_999));
    }
}

package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.engine.data.TestFiles.labels;
import static org.talkoot.engine.data.TestFiles.resource;
import static org.talkoot.engine.data.TestFiles.rows;
import static org.talkoot.engine.data.TestFiles.write;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.data.CsvFormat.Target;

/** The files are of other implementations: {@code columns/generate.mjs} tells what is in them. */
class ColumnFileTest {
    private static final CsvFormat NUMERIC = new CsvFormat(false, 0, CsvFormat.LAST, ',', Target.NUMBER);

    @TempDir
    Path folder;

    static ColumnFormat format(String name) {
        return name.endsWith(".parquet") ? ColumnFormat.PARQUET : ColumnFormat.ARROW;
    }

    private static Dataset train(String name, String label, Target target) {
        return ColumnFile.readTrain(resource("columns/" + name), format(name), label, target);
    }

    /** The first columns but the last, which is the row's text. */
    private static String everyRow(int i) {
        return String.join(
                ",",
                Integer.toString(i - 3),
                Integer.toString(1000 * i - 2000),
                Integer.toString(100_000 * i - 3),
                Long.toString(i * (1L << 40) - 5),
                Integer.toString(250 + i),
                Integer.toString(65_530 + i),
                Long.toString((1L << 32) - 6 + i),
                BigInteger.TWO.pow(64).add(BigInteger.valueOf(i - 6)).toString(),
                Float.toString(i / 4f),
                Double.toString(i * i / 7.0),
                Integer.toString(i % 2),
                i + "," + (i + 1) + "," + (i + 2));
    }

    private static String csv(int rows, java.util.function.IntFunction<String> row) {
        return IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "every-snappy.parquet",
                "every-gzip.parquet",
                "every-zstd.parquet",
                "every-lz4.parquet",
                "every-uncompressed.arrow",
                "every-lz4.arrow",
                "every-zstd.arrow"
            })
    void numbersOfAllWidthsAreThoseOfACsvFile(String name) {
        List<String> kinds = List.of("cat", "dog", "ant");
        Path csv = write(folder.resolve("every.csv"), csv(6, i -> everyRow(i) + "," + kinds.get(i % 3)));
        Dataset expected = CsvFile.readTrain(csv, CsvFormat.DEFAULT);
        Dataset data = train(name, "last", Target.CLASS);
        assertArrayEquals(rows(expected), rows(data));
        assertEquals(List.of("ant", "cat", "dog"), data.classNames());
        assertEquals(expected.sha256(), data.sha256());
    }

    @Test
    void aBufferOfManyBlocksIsUncompressed() {
        Path csv = write(folder.resolve("long.csv"), csv(20_000, i -> i % 1000 * 0.25 + "," + i % 7));
        assertEquals(
                CsvFile.readTrain(csv, CsvFormat.DEFAULT).sha256(),
                train("long-lz4.arrow", "y", Target.CLASS).sha256());
    }

    @Test
    void aFileWithADictionaryListsOfOneSizeAndHalfFloatsIsRead() {
        Dataset data = train("lists.arrow", "kind", Target.CLASS);
        assertArrayEquals(
                new float[] {0, 0.5f, -0f, 0, 1, 1.5f, -1, 0.5f, 2, 2.5f, -2, 1, 3, 3.5f, -3, 1.5f}, rows(data));
        assertEquals(List.of("even", "odd"), data.classNames());
        assertArrayEquals(new int[] {0, 1, 0, 1}, labels(data));
    }

    @Test
    void aStreamMayReplaceItsDictionary() {
        Dataset data = train("lists.arrows", "kind", Target.CLASS);
        assertArrayEquals(
                new float[] {0, 0.5f, -0f, 0, 1, 1.5f, -1, 0.5f, 3, 3.5f, -3, 1.5f, 2, 2.5f, -2, 1}, rows(data));
        assertArrayEquals(new int[] {0, 1, 1, 0}, labels(data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"long-lz4.arrow", "every-zstd.parquet"})
    void theLabelIsFoundByNameOrIndex(String name) {
        boolean large = name.startsWith("long");
        assertEquals(
                train(name, large ? "x" : "kind", Target.CLASS).sha256(),
                train(name, large ? "0" : "12", Target.CLASS).sha256());
    }

    @Test
    void aLabelMayBeANumberToPredict() {
        Path csv = write(folder.resolve("long.csv"), csv(20_000, i -> i % 7 + "," + i % 1000 * 0.25));
        assertEquals(
                CsvFile.readTrain(csv, NUMERIC).sha256(),
                train("long-lz4.arrow", "x", Target.NUMBER).sha256());
    }

    @Test
    void testDataMayBeOfAnotherFormat() {
        Dataset train = train("every-lz4.parquet", "last", Target.CLASS);
        Dataset test = ColumnFile.readTest(
                resource("columns/every-lz4.arrow"), ColumnFormat.ARROW, "kind", Target.CLASS, train);
        assertEquals(train.sha256(), test.sha256());
    }
}

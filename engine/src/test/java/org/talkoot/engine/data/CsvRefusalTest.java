package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.engine.data.TestFiles.bytes;
import static org.talkoot.engine.data.TestFiles.gzip;
import static org.talkoot.engine.data.TestFiles.refusal;
import static org.talkoot.engine.data.TestFiles.write;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.data.CsvFormat.Target;

class CsvRefusalTest {
    private static final CsvFormat HEADER = new CsvFormat(true, 0, CsvFormat.LAST, ',', Target.CLASS);

    @TempDir
    Path folder;

    /** The sentence, after the file's name. */
    private String refused(byte[] content, CsvFormat format) {
        Path file = write(folder.resolve("train.csv"), content);
        String sentence = refusal(() -> CsvFile.readTrain(file, format));
        assertTrue(sentence.startsWith(file.toString()), sentence);
        return sentence.substring(file.toString().length());
    }

    private String refused(String text, CsvFormat format) {
        return refused(text.getBytes(StandardCharsets.UTF_8), format);
    }

    private static CsvFormat label(boolean header, String label) {
        return new CsvFormat(header, 0, label, ',', Target.CLASS);
    }

    @Test
    void aRowOfAnotherLengthIsNamedByTheFilesOwnLine() {
        CsvFormat skipping = new CsvFormat(true, 2, CsvFormat.LAST, ',', Target.CLASS);
        assertEquals(
                ", line 6: it has 2 fields, but the header has 3", refused("x\ny\na,b,c\n1,2,3\n\n1,2\n", skipping));
        assertEquals(
                ", line 2: it has 4 fields, but the first row has 3", refused("1,2,3\n1,2,3,\n", CsvFormat.DEFAULT));
    }

    @Test
    void aLineIsCountedWithTheLinesWithinQuotes() {
        assertEquals(
                ", line 4, column 0 (counted from 0): \"x\" isn't a number",
                refused("1,\"a\nb\"\n2,b\nx,b\n", CsvFormat.DEFAULT));
    }

    @Test
    void aCellIsNamedByItsColumnsName() {
        assertEquals(", line 3, column \"b\": \"1,5\" isn't a number", refused("a,b,c\n1,2,3\n1,\"1,5\",3\n", HEADER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1f", "0x10", "1.2.3", "--1", "1_000", "e5", "-", "1 2"})
    void whatIsNotANumberIsRefused(String cell) {
        assertEquals(
                ", line 2, column 1 (counted from 0): \"" + cell + "\" isn't a number",
                refused("1,2,3\n1," + cell + ",3\n", CsvFormat.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({"NaN", "nan", "Infinity", "-inf", "+Inf"})
    void whatIsNotFiniteIsRefused(String cell) {
        assertEquals(
                ", line 2, column 0 (counted from 0): \"" + cell + "\" isn't finite, but every number must be",
                refused("1,a\n" + cell + ",a\n", CsvFormat.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e39", "-1e400"})
    void whatIsBeyondFloat32IsRefused(String cell) {
        assertTrue(refused("1,a\n" + cell + ",a\n", CsvFormat.DEFAULT).contains("\"" + cell + "\" is beyond 3.4e38"));
    }

    @Test
    void anEmptyCellIsRefused() {
        assertTrue(refused("1,2,a\n1, ,a\n", CsvFormat.DEFAULT).endsWith("the cell is empty, but must be a number"));
        assertTrue(refused("1,2,a\n1,2,\n", CsvFormat.DEFAULT)
                .endsWith("line 2, column 2 (counted from 0): the label is empty, but every row must have one"));
    }

    @Test
    void aHeaderThatIsNotDeclaredIsGuessed() {
        assertEquals(
                ", line 1, column 0 (counted from 0): \"a\" isn't a number (if this line names the columns, set header = true)",
                refused("a,b\n1,2\n", CsvFormat.DEFAULT));
    }

    @Test
    void aFileWithoutRowsIsRefused() {
        assertEquals(" is empty, but must hold samples", refused("", CsvFormat.DEFAULT));
        assertEquals(": it has no row of data", refused("\n\n", CsvFormat.DEFAULT));
        assertEquals(": it has no row of data after its header", refused("a,b\n", HEADER));
        assertEquals(": it has no row of data", refused(gzip(new byte[0]), HEADER));
    }

    @Test
    void moreLinesSkippedThanThereAreIsRefused() {
        CsvFormat skipping = new CsvFormat(false, 3, CsvFormat.LAST, ',', Target.CLASS);
        assertEquals(": it has fewer lines than the 3 that skip-lines passes over", refused("1,2\n", skipping));
    }

    @Test
    void aLabelsColumnThatThereIsNotIsRefused() {
        assertEquals(
                ": the label's column is 3, but the columns go from 0 to 2", refused("1,2,3\n", label(false, "3")));
        assertEquals(
                ": the label's column is -1, but the columns go from 0 to 2", refused("1,2,3\n", label(false, "-1")));
        assertEquals(
                ": the label's column \"kind\" isn't one of the columns, which are a, b, c",
                refused("a,b,c\n1,2,3\n", label(true, "kind")));
        assertTrue(refused("1,2,3\n", label(false, "kind")).endsWith("which are 0 to 2, without names"));
        assertTrue(refused("a,b,a\n1,2,3\n", label(true, "a")).contains("occurs 2 times: give its index"));
    }

    @Test
    void anotherSeparatorIsRecognised() {
        assertTrue(refused("1;2;3\n", CsvFormat.DEFAULT).startsWith(": it has one column where the separator is ','"));
    }

    @Test
    void aNumericTargetMustBeANumber() {
        CsvFormat format = new CsvFormat(false, 0, CsvFormat.LAST, ',', Target.NUMBER);
        assertEquals(", line 2, column 1 (counted from 0): \"x\" isn't a number", refused("1,2\n3,x\n", format));
    }

    @Test
    void quotesThatDoNotMatchAreRefused() {
        assertEquals(
                " isn't correct CSV: Unclosed quoted field at end of input (record starting at line 2)",
                refused("1,2\n1,\"a\n1,2\n", CsvFormat.DEFAULT));
        assertTrue(refused("1,2\n1,\"a\"b\n", CsvFormat.DEFAULT).contains("(record starting at line 2)"));
    }

    @Test
    void whatIsNotTextIsRefused() {
        assertTrue(refused(bytes('1', ',', 0xE4, '\n'), CsvFormat.DEFAULT).endsWith("it isn't UTF-8 text"));
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            refused(noise, CsvFormat.DEFAULT);
        }
    }

    @Test
    void aTornGzipIsRefused() {
        byte[] packed = gzip("1,2,3\n4,5,6\n".getBytes(StandardCharsets.UTF_8));
        for (int length = 2; length < packed.length; length++) {
            assertTrue(refused(Arrays.copyOf(packed, length), CsvFormat.DEFAULT).contains("is torn or damaged"));
        }
    }

    @Test
    void testDataThatDoNotFitTheTrainingDataAreRefused() {
        Dataset train = CsvFile.readTrain(write(folder.resolve("train.csv"), "1,a\n2,b\n"), CsvFormat.DEFAULT);
        Path unseen = write(folder.resolve("unseen.csv"), "1,a\n2,c\n");
        assertEquals(
                unseen
                        + ", line 2, column 1 (counted from 0): the label \"c\" isn't one of the training data, which has a, b",
                refusal(() -> CsvFile.readTest(unseen, CsvFormat.DEFAULT, train)));
        Path wide = write(folder.resolve("wide.csv"), "1,2,a\n");
        assertEquals(
                wide + ": it has 2 features, but the training data of " + train.origin() + " have 1",
                refusal(() -> CsvFile.readTest(wide, CsvFormat.DEFAULT, train)));
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        Path missing = folder.resolve("missing.csv");
        assertTrue(refusal(() -> CsvFile.readTrain(missing, CsvFormat.DEFAULT)).contains("there is no such file"));
        assertTrue(refusal(() -> CsvFile.readTrain(folder, CsvFormat.DEFAULT)).contains("is a folder"));
    }
}

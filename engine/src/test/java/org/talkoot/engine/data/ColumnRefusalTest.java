package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.engine.data.ColumnFileTest.format;
import static org.talkoot.engine.data.TestFiles.gzip;
import static org.talkoot.engine.data.TestFiles.refusal;
import static org.talkoot.engine.data.TestFiles.resource;
import static org.talkoot.engine.data.TestFiles.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.data.CsvFormat.Target;

class ColumnRefusalTest {
    @TempDir
    Path folder;

    /** The sentence, after the file's name. */
    private static String refused(Path file, String label, Target target) {
        String sentence = refusal(() -> ColumnFile.readTrain(file, format(file.toString()), label, target));
        assertTrue(sentence.startsWith(file.toString()), sentence);
        return sentence.substring(file.toString().length());
    }

    private static String refused(String name, String label, Target target) {
        return refused(resource("columns/" + name), label, target);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    null   | , row 1 (counted from 0), column "width": it is null, but every row must have a value
                    nan    | , row 2 (counted from 0), column "width": "NaN" isn't finite, but every number must be
                    large  | , row 1 (counted from 0), column "width": "1.0E300" is beyond 3.4e38, the largest number that training in 32 bits can hold
                    ragged | , row 2 (counted from 0), column "pixels": its list has 1 number, but the one of the first row has 2
                    text   | : column "town" has the type STRING, but each column beside the label must have numbers: number what it has, or write the file without it
                    time   | : column "when" has the type TIMESTAMP(MILLIS,true), but each column beside the label must have numbers: number what it has, or write the file without it
                    """)
    void whatIsNoNumberIsNamedByRowAndColumn(String name, String sentence) {
        assertEquals(sentence, refused(name + ".parquet", "last", Target.CLASS));
    }

    @Test
    void aLabelIsANumberOrWhereItIsAClassAText() {
        assertEquals(
                ": column \"pixels\" has the type FixedSizeList(3), but the label must be a number or a text",
                refused("lists.arrow", "pixels", Target.CLASS));
        assertEquals(
                ": column \"kind\" has the type Utf8, but the label must be a number",
                refused("lists.arrow", "kind", Target.NUMBER));
        assertEquals(
                ", row 1 (counted from 0), column \"width\": it is null, but every row must have a value",
                refused("null.parquet", "width", Target.CLASS));
    }

    @Test
    void aColumnThatIsNotThereIsRefusedWithThoseThatAre() {
        assertEquals(
                ": the label's column \"genus\" isn't one of the columns, which are x, y",
                refused("long-lz4.arrow", "genus", Target.CLASS));
        assertEquals(
                ": the label's column is 2, but the columns go from 0 to 1",
                refused("long-lz4.arrow", "2", Target.CLASS));
    }

    @Test
    void aFileOfAnotherFormatIsRecognised() throws IOException {
        Path arrow = Files.copy(resource("columns/lists.arrow"), folder.resolve("a.parquet"));
        Path parquet = Files.copy(resource("columns/null.parquet"), folder.resolve("b.arrow"));
        assertEquals(": it is a file of Arrow, but the format is Parquet", refused(arrow, "last", Target.CLASS));
        assertEquals(": it is a file of Parquet, but the format is Arrow", refused(parquet, "last", Target.CLASS));
        assertEquals(
                ": it doesn't begin as Parquet files do",
                refused(write(folder.resolve("c.parquet"), "1,2\n"), "last", Target.CLASS));
        assertEquals(
                ": it is of Feather's version 1: write it with version 2, which is Arrow's",
                refused(write(folder.resolve("d.arrow"), "FEA1\0\0\0\0"), "last", Target.CLASS));
        assertEquals(
                ": it is compressed by gzip as a whole, but Arrow files are compressed inside: unpack it",
                refused(
                        write(folder.resolve("e.arrow"), gzip(Files.readAllBytes(resource("columns/lists.arrow")))),
                        "last",
                        Target.CLASS));
    }

    @Test
    void aCompressionThatIsNotReadIsNamed() {
        assertEquals(
                " can't be read as Parquet: it is compressed by BROTLI, which isn't read: write it with snappy, gzip, zstd,"
                        + " lz4_raw or uncompressed",
                refused("long-brotli.parquet", "last", Target.CLASS));
    }

    @Test
    void testDataOfOtherFeaturesOrLabelsIsRefused() {
        Dataset train = ColumnFile.readTrain(resource("columns/lists.arrow"), ColumnFormat.ARROW, "last", Target.CLASS);
        Path test = resource("columns/every-lz4.arrow");
        assertEquals(
                test + ": it has 14 features, but the training data of " + train.origin() + " have 4",
                refusal(() -> ColumnFile.readTest(test, ColumnFormat.ARROW, "last", Target.CLASS, train)));
    }

    /** Whatever becomes of a byte, it is read or refused with the file's name. */
    @ParameterizedTest
    @ValueSource(strings = {"every-snappy.parquet", "every-zstd.arrow", "lists.arrows"})
    void aDamagedFileIsReadOrRefusedInOneSentence(String name) throws IOException {
        byte[] whole = Files.readAllBytes(resource("columns/" + name));
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 24; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            if (i % 4 == 0) {
                damaged = Arrays.copyOf(whole, random.nextInt(whole.length - 8) + 8);
            }
            Path file = write(folder.resolve(name), damaged);
            try {
                ColumnFile.readTrain(file, format(name), "last", Target.CLASS);
            } catch (DataException e) {
                assertTrue(
                        e.getMessage().startsWith(file.toString())
                                && !e.getMessage().contains("\n"),
                        e.getMessage());
                refused++;
            }
        }
        assertTrue(refused >= 6, refused + " refused");
    }
}

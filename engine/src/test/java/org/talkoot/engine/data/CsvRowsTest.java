package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRowsTest {
    @TempDir
    private Path temp;

    private List<UnseenRow> read(String text, CsvFormat format) throws IOException {
        return CsvRows.read(Files.writeString(temp.resolve("rows.csv"), text), 2, format);
    }

    private static CsvFormat format(boolean header, int skipLines, String label) {
        return new CsvFormat(header, skipLines, label, ',', CsvFormat.Target.CLASS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2~3,4          | 1",
                "a,b~1,2~3,4      | 2",
                "1,2,x~3,4,x      | 1",
                "a,b,c~1,2,x~3,4,x | 2",
                "made by hand~1,2~3,4 | 2",
                "7,8,9,made~a,b,c~1,2,x~3,4,x | 3",
            })
    void labelHeaderAndSkippedLinesMayBeThereOrNot(String lines, long first) throws IOException {
        List<UnseenRow> rows = read(lines.replace('~', '\n'), format(false, 1, "last"));
        assertEquals(2, rows.size());
        assertEquals(first, rows.get(0).number());
        assertArrayEquals(new float[] {1, 2}, rows.get(0).values());
        assertArrayEquals(new float[] {3, 4}, rows.get(1).values());
        assertEquals(
                lines.contains("x") ? Optional.of("x") : Optional.empty(),
                rows.get(1).label());
    }

    @Test
    void theLabelIsTakenOutWhereverItStands() throws IOException {
        UnseenRow named = read("a,kind,b\n1,x,2\n", format(true, 0, "kind")).get(0);
        UnseenRow indexed = read("x,1,2\n", format(true, 0, "0")).get(0);
        assertArrayEquals(new float[] {1, 2}, named.values());
        assertArrayEquals(new float[] {1, 2}, indexed.values());
        assertEquals(named.label(), indexed.label());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2~3            | line 2: it has 1 column where the separator is ','",
                "1,2~3,4,5        | line 2: it has 3 columns",
                "1,2,3,4          | line 1: it has 4 columns",
                "1,abc~3,4        | line 1, column 1 (counted from 0): \"abc\" isn't a number",
                "1,2~3,           | line 2, column 1 (counted from 0): the cell is empty",
                "a,b              | it has no row of data",
            })
    void aRowThatDoesntSuitIsNamed(String lines, String words) {
        DataException wrong =
                assertThrows(DataException.class, () -> read(lines.replace('~', '\n'), format(false, 0, "last")));
        assertTrue(wrong.getMessage().contains(words), wrong::getMessage);
    }

    @Test
    void aLabelThatTheFirstLineDoesntNameIsRefused() {
        DataException wrong = assertThrows(DataException.class, () -> read("1,2,x\n", format(true, 0, "kind")));
        assertTrue(wrong.getMessage().contains("its first line doesn't name the label's column, \"kind\""));
    }
}

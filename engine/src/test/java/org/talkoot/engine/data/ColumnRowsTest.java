package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.engine.data.TestFiles.refusal;
import static org.talkoot.engine.data.TestFiles.resource;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The files are those of {@link ColumnFileTest}. */
class ColumnRowsTest {
    private static List<UnseenRow> read(String name, int features, String label) {
        return ColumnRows.read(resource("columns/" + name), ColumnFileTest.format(name), features, label);
    }

    @Test
    void aLabelOfTextIsTakenOutAndListsAreSeveralFeatures() {
        List<UnseenRow> rows = read("every-zstd.parquet", 14, "last");
        assertEquals(6, rows.size());
        assertEquals(2, rows.get(1).number());
        assertEquals(-2, rows.get(1).values()[0]);
        assertArrayEquals(
                new float[] {5, 6, 7}, java.util.Arrays.copyOfRange(rows.get(5).values(), 11, 14));
        assertEquals(Optional.of("ant"), rows.get(5).label());
        assertEquals(
                rows.get(5).label(), read("every-zstd.arrow", 14, "kind").get(5).label());
    }

    @Test
    void whetherAColumnOfNumbersIsTheLabelIsSeenFromTheNumberOfFeatures() {
        UnseenRow labelled = read("long-lz4.arrow", 1, "last").get(8);
        assertArrayEquals(new float[] {2}, labelled.values());
        assertEquals(Optional.of("1"), labelled.label());
        UnseenRow first = read("long-lz4.arrow", 1, "0").get(8);
        assertArrayEquals(new float[] {1}, first.values());
        assertEquals(Optional.of("2"), first.label().map(text -> text.replace(".0", "")));
        for (String label : List.of("last", "0", "1", "7", "kind")) {
            UnseenRow whole = read("long-lz4.arrow", 2, label).get(8);
            assertArrayEquals(new float[] {2, 1}, whole.values(), label);
            assertEquals(Optional.empty(), whole.label(), label);
        }
    }

    @Test
    void anotherNumberOfFeaturesIsRefused() {
        assertEquals(
                resource("columns/every-zstd.parquet")
                        + " has 14 features a row beside the label, but the model takes 15, with or without a label",
                refusal(() -> read("every-zstd.parquet", 15, "last")));
        assertEquals(
                resource("columns/long-lz4.arrow")
                        + " has 2 features a row, but the model takes 1, with or without a label",
                refusal(() -> read("long-lz4.arrow", 1, "kind")));
    }
}

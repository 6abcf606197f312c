package org.talkoot.engine.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rows of numbers to predict from, in a CSV file like that of the training data, with or without its label, with or
 * without a header: what is there is seen from the number of columns, and from whether the first row has names. The
 * lines that the training data's format skips are skipped only where they have another number of columns.
 */
public final class CsvRows {
    private static final char BYTE_ORDER_MARK = 0xFEFF;

    private final String name;
    private final int features;
    private final CsvFormat format;
    private final List<UnseenRow> rows = new ArrayList<>();
    private int label = -1; // its column; -1: none

    private CsvRows(String name, int features, CsvFormat format) {
        this.name = name;
        this.features = features;
        this.format = format;
    }

    /**
     * @param features that a row must have
     * @param format of the training data, whose header may be missing here, or be here alone
     * @throws DataException if the file isn't CSV, a row has another number of columns, or a feature isn't a number
     */
    public static List<UnseenRow> read(Path path, int features, CsvFormat format) {
        try (DataFile file = DataFile.open(path)) {
            CsvRows content = new CsvRows(file.name(), features, format);
            try {
                content.read(file);
            } catch (CsvParseException e) {
                throw new DataException(
                        file.name() + " is neither a picture, nor a file of IDX, Parquet or Arrow, nor correct CSV", e);
            } catch (UncheckedIOException e) {
                throw file.unreadable(e.getCause());
            } catch (IOException e) {
                throw file.unreadable(e);
            }
            if (content.rows.isEmpty()) {
                throw file.wrong("it has no row of data");
            }
            return content.rows;
        }
    }

    private void read(DataFile file) throws IOException {
        Reader text = new BufferedReader(new InputStreamReader(file.stream(), StandardCharsets.UTF_8));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        boolean first = true;
        for (CsvRecord row : CsvReader.builder()
                .fieldSeparator(format.separator())
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // checked here
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            if (row.getStartingLineNumber() <= format.skipLines() && !isPlausible(row.getFieldCount())) {
                continue;
            }
            requireColumns(row);
            if (first) {
                first = false;
                label = row.getFieldCount() == features ? -1 : labelColumn(row.getFields());
                if (namesColumns(row)) {
                    continue;
                }
            }
            add(row);
        }
    }

    private boolean isPlausible(int columns) {
        return columns == features || columns == features + 1;
    }

    private void requireColumns(CsvRecord row) {
        int columns = row.getFieldCount();
        boolean right = rows.isEmpty() ? isPlausible(columns) : columns == features + (label < 0 ? 0 : 1);
        if (!right) {
            throw new DataException(name + ", line " + row.getStartingLineNumber() + ": it has " + columns
                    + (columns == 1 ? " column" : " columns") + " where the separator is '" + format.separator()
                    + "', but the model takes " + features + " features, with or without a label");
        }
    }

    /** Where the label is known by its name, the first row must have it. */
    private int labelColumn(List<String> first) {
        if (format.label().equals(CsvFormat.LAST)) {
            return features;
        }
        if (format.label().matches("\\d{1,9}")) {
            int column = Integer.parseInt(format.label());
            if (column > features) {
                throw new DataException(
                        name + ": the label's column is " + column + ", but the columns go from 0 to " + features);
            }
            return column;
        }
        int column = first.stream().map(String::strip).toList().indexOf(format.label());
        if (column < 0) {
            throw new DataException(name + ": it has one column more than the model has features, but its first line"
                    + " doesn't name the label's column, " + CsvCell.quote(format.label()));
        }
        return column;
    }

    /** A single cell that isn't a number names a column only where the training data has such a line. */
    private boolean namesColumns(CsvRecord row) {
        long names = IntStream.range(0, row.getFieldCount())
                .filter(column -> column != label && Float.isNaN(CsvCell.number(row.getField(column))))
                .count();
        return names == features || format.header() && names > 0;
    }

    private void add(CsvRecord row) {
        float[] values = new float[features];
        int at = 0;
        for (int column = 0; column < row.getFieldCount(); column++) {
            if (column != label) {
                float number = CsvCell.number(row.getField(column));
                if (Float.isNaN(number)) {
                    throw new DataException(name + ", line " + row.getStartingLineNumber() + ", column " + column
                            + " (counted from 0): " + CsvCell.problem(row.getField(column)));
                }
                values[at++] = number;
            }
        }
        Optional<String> truth =
                label < 0 ? Optional.empty() : Optional.of(row.getField(label).strip());
        rows.add(new UnseenRow(row.getStartingLineNumber(), values, truth));
    }
}

package org.talkoot.engine.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of a CSV file, each checked as it was read: features as numbers, labels as text. */
final class CsvTable implements Table {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final DataFile file;
    private final CsvFormat format;
    private final List<String> labels = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>(); // so that a class's name is kept once, not once a row
    private TableColumns columns;
    private final RowCollector values; // rows x features
    private float[] row; // the features of one
    private int[] lines = new int[1 << 8]; // rows, with room to grow

    private CsvTable(DataFile file, CsvFormat format, RowCollector values) {
        this.file = file;
        this.format = format;
        this.values = values;
    }

    /**
     * @param values takes the features, a row each
     * @throws DataException if the file isn't a correct one of that format, with at least one row
     */
    static CsvTable read(DataFile file, CsvFormat format, RowCollector values) {
        CsvTable table = new CsvTable(file, format, values);
        try {
            table.read();
        } catch (CsvParseException e) {
            throw new DataException(file.name() + " isn't correct CSV: " + DataFile.clause(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw file.unreadable(e.getCause());
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        if (table.labels.isEmpty()) {
            throw file.wrong(
                    "it has no row of data" + (format.header() && table.columns != null ? " after its header" : ""));
        }
        return table;
    }

    private void read() throws IOException {
        Reader text = new BufferedReader(new InputStreamReader(file.stream(), StandardCharsets.UTF_8.newDecoder()));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(format.separator())
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // checked here, where the label's column is known
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text);
        skip(reader);
        for (CsvRecord record : reader) {
            if (columns == null) {
                columns = TableColumns.of(file, format, record.getFields());
                row = new float[columns.features()];
                if (format.header()) {
                    continue;
                }
            }
            add(record);
        }
    }

    private void skip(CsvReader<CsvRecord> reader) {
        try {
            reader.skipLines(format.skipLines());
        } catch (CsvParseException e) {
            if (e.getCause() instanceof EOFException) {
                throw file.wrong("it has fewer lines than the " + format.skipLines() + " that skip-lines passes over");
            }
            throw e;
        }
    }

    private void add(CsvRecord record) {
        int fields = record.getFieldCount();
        if (fields != columns.count()) {
            throw new DataException(file.name() + ", line " + record.getStartingLineNumber() + ": it has " + fields
                    + (fields == 1 ? " field" : " fields") + ", but the " + (format.header() ? "header" : "first row")
                    + " has " + columns.count());
        }
        int rows = labels.size();
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, 2 * rows);
        }
        int at = 0;
        lines[rows] = Math.toIntExact(record.getStartingLineNumber());
        for (int column = 0; column < fields; column++) {
            String cell = record.getField(column);
            if (column == columns.label()) {
                labels.add(names.computeIfAbsent(cell.strip(), name -> name));
            } else {
                row[at++] = number(rows, column, cell);
            }
        }
        values.add(row, row.length);
    }

    private float number(int row, int column, String cell) {
        float number = CsvCell.number(cell);
        if (Float.isNaN(number)) {
            boolean mayBeHeader = row == 0 && !format.header() && column != columns.label();
            throw wrong(
                    row,
                    column,
                    CsvCell.problem(cell)
                            + (mayBeHeader ? " (if this line names the columns, set header = true)" : ""));
        }
        return number;
    }

    private DataException wrong(int row, int column, String what) {
        return new DataException(file.name() + ", line " + lines[row] + ", " + columns.place(column) + ": " + what);
    }

    @Override
    public DataException wrongLabel(int row, String what) {
        return wrong(row, columns.label(), what);
    }

    @Override
    public int featureCount() {
        return columns.features();
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public Collection<String> distinctLabels() {
        return names.keySet();
    }

    @Override
    public float[] targets() {
        float[] targets = new float[labels.size()];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = number(row, columns.label(), labels.get(row));
        }
        return targets;
    }
}

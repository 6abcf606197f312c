package org.talkoot.engine.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.talkoot.engine.data.CsvFormat.Target;
import org.talkoot.engine.data.column.Cell;
import org.talkoot.engine.data.column.Column;
import org.talkoot.engine.data.column.Column.Kind;
import org.talkoot.engine.data.column.ColumnSource;

/** The rows of a file with typed columns, each checked as it was read. */
final class ColumnTable implements Table {
    private static final int FIRST_ROWS = 1 << 8;

    private final DataFile file;
    private final List<Column> columns;
    private final TableColumns places;
    private final Target target;
    private final int[] widths; // how many features each column has, 0 while it isn't known and for the label
    private final Cell features = Cell.ofNumbers();
    private final Cell label = Cell.withText();
    private final List<String> labels = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>(); // so that a class's name is kept once, not once a row
    private float[] targets = new float[FIRST_ROWS]; // rows, with room to grow
    private float[] row; // the features of one
    private int rows;

    private ColumnTable(DataFile file, ColumnSource source, TableColumns places, Target target) {
        this.file = file;
        this.columns = source.columns();
        this.places = places;
        this.target = target;
        this.widths = new int[columns.size()];
        this.row = new float[columns.size()];
    }

    /**
     * @param places where the label is, if there is one
     * @param values takes the features, a row each
     * @throws DataException if some column or cell isn't what it must be, or there is no row
     * @throws IOException if the file can't be read or isn't correct
     */
    static ColumnTable read(DataFile file, ColumnSource source, TableColumns places, Target target, RowCollector values)
            throws IOException {
        ColumnTable table = new ColumnTable(file, source, places, target);
        table.requireKinds();
        for (int batch = source.next(); batch >= 0; batch = source.next()) {
            for (int i = 0; i < batch; i++) {
                int count = table.readRow();
                values.add(table.row, count);
            }
        }
        if (table.rows == 0) {
            throw file.wrong("it has no row of data");
        }
        return table;
    }

    private void requireKinds() {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            boolean text = column.kind() == Kind.TEXT;
            if (i == places.label()) {
                if (column.kind() != Kind.NUMBER && !(text && target == Target.CLASS)) {
                    throw wrongColumn(
                            i, "but the label must be a number" + (target == Target.CLASS ? " or a text" : ""));
                }
            } else if (text || column.kind() == Kind.OTHER) {
                throw wrongColumn(
                        i,
                        "but each column beside the label must have numbers: number what it has, or write"
                                + " the file without it");
            }
        }
    }

    private DataException wrongColumn(int column, String what) {
        return file.wrong(
                places.place(column) + " has the type " + columns.get(column).type() + ", " + what);
    }

    /** Returns how many features it has. */
    private int readRow() {
        int at = 0;
        for (int i = 0; i < columns.size(); i++) {
            if (i == places.label()) {
                readLabel(columns.get(i));
            } else {
                features.clear();
                columns.get(i).read(features);
                requireNumbers(i, features);
                requireWidth(i);
                if (at + features.count() > row.length) {
                    row = Arrays.copyOf(row, 2 * (at + features.count()));
                }
                System.arraycopy(features.numbers(), 0, row, at, features.count());
                at += features.count();
            }
        }
        rows++;
        return at;
    }

    private void readLabel(Column column) {
        label.clear();
        column.read(label);
        requireNumbers(places.label(), label);
        if (target == Target.CLASS) {
            labels.add(names.computeIfAbsent(label.text().strip(), name -> name));
            return;
        }
        if (rows == targets.length) {
            targets = Arrays.copyOf(targets, 2 * rows);
        }
        targets[rows] = label.numbers()[0];
    }

    private void requireNumbers(int column, Cell cell) {
        if (cell.isNull()) {
            throw wrong(rows, column, "it is null, but every row must have a value");
        }
        if (cell.unfit() != null) {
            throw wrong(rows, column, CsvCell.problem(cell.unfit()));
        }
    }

    private void requireWidth(int column) {
        int count = features.count();
        if (rows == 0) {
            widths[column] = count;
        }
        if (count == 0 || count != widths[column]) {
            throw wrong(
                    rows,
                    column,
                    "its list has " + count + (count == 1 ? " number" : " numbers") + ", but "
                            + (rows == 0
                                    ? "must have at least one"
                                    : "the one of the first row has " + widths[column]));
        }
    }

    private DataException wrong(int row, int column, String what) {
        return new DataException(
                file.name() + ", row " + row + " (counted from 0), " + places.place(column) + ": " + what);
    }

    @Override
    public DataException wrongLabel(int row, String what) {
        return wrong(row, places.label(), what);
    }

    @Override
    public int featureCount() {
        return Arrays.stream(widths).sum();
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
        return Arrays.copyOf(targets, rows);
    }
}

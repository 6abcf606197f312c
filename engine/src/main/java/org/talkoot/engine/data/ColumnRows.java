package org.talkoot.engine.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.talkoot.engine.data.CsvFormat.Target;
import org.talkoot.engine.data.column.Column;
import org.talkoot.engine.data.column.Column.Kind;

/**
 * Rows of numbers to predict from, in a file of Parquet or Arrow like that of the training data, with or without its label:
 * the number of features tells.
 */
public final class ColumnRows {
    private static final int NO_LABEL = -1;

    private ColumnRows() {}

    /**
     * @param features that a row must have
     * @param label the column that may be there: {@code last}, an index counted from 0, or a name
     * @throws DataException if the file isn't a correct one of that format, or has another number of features
     */
    public static List<UnseenRow> read(Path path, ColumnFormat format, int features, String label) {
        List<UnseenRow> rows = rows(path, format, columns -> place(columns, label));
        UnseenRow first = rows.get(0);
        if (first.values().length == features - 1
                && first.label().map(CsvCell::number).filter(Float::isFinite).isPresent()) {
            return rows(path, format, columns -> NO_LABEL); // what looked like a label is a feature
        }
        if (first.values().length != features) {
            throw new DataException(path + " has " + first.values().length + " features a row"
                    + (first.label().isPresent() ? " beside the label" : "") + ", but the model takes " + features
                    + ", with or without a label");
        }
        return rows;
    }

    /** Where the label is, if it is there. */
    private static int place(List<Column> columns, String label) {
        List<String> names = columns.stream().map(Column::name).toList();
        int place = label.equals(CsvFormat.LAST)
                ? columns.size() - 1
                : label.matches("\\d{1,9}")
                        ? Integer.parseInt(label)
                        : Collections.frequency(names, label) == 1 ? names.indexOf(label) : NO_LABEL;
        boolean fits = place >= 0
                && place < columns.size()
                && (columns.get(place).kind() == Kind.NUMBER
                        || columns.get(place).kind() == Kind.TEXT);
        return fits ? place : NO_LABEL;
    }

    private static List<UnseenRow> rows(Path path, ColumnFormat format, Function<List<Column>, Integer> label) {
        try (DataFile file = DataFile.open(path);
                RowCollector collector = new RowCollector()) {
            ColumnTable table = ColumnFile.read(
                    file,
                    path,
                    format,
                    columns -> new TableColumns(
                            columns.size(), columns.stream().map(Column::name).toList(), label.apply(columns)),
                    Target.CLASS,
                    collector);
            FloatRows values = collector.floats(table.featureCount());
            return IntStream.range(0, values.size())
                    .mapToObj(row -> row(row, values, table))
                    .toList();
        }
    }

    private static UnseenRow row(int row, FloatRows values, ColumnTable table) {
        float[] features = new float[table.featureCount()];
        values.copy(row, features, 0);
        Optional<String> label = table.labels().isEmpty()
                ? Optional.empty()
                : Optional.of(table.labels().get(row));
        return new UnseenRow(row + 1, features, label);
    }
}

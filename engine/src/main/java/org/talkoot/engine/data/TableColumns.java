package org.talkoot.engine.data;

import java.util.Collections;
import java.util.List;
import org.talkoot.engine.data.column.Column;

/**
 * The columns of a table.
 *
 * @param names as the header has them; empty where there is none
 * @param label index of the target's column; -1 where there is none
 */
record TableColumns(int count, List<String> names, int label) {
    private static final int SHOWN_NAMES = 20;

    /** @param fields of the header, or of the first row where there is none */
    static TableColumns of(DataFile file, CsvFormat format, List<String> fields) {
        if (fields.size() < 2) {
            throw file.wrong("it has one column where the separator is '" + format.separator()
                    + "', but needs at least a feature and the label");
        }
        List<String> names =
                format.header() ? fields.stream().map(String::strip).toList() : List.of();
        return new TableColumns(fields.size(), names, label(file, format.label(), fields.size(), names));
    }

    /** Of a file that names its columns. */
    static TableColumns named(DataFile file, String label, List<Column> columns) {
        List<String> names = columns.stream().map(Column::name).toList();
        if (names.size() < 2) {
            throw file.wrong("it has " + (names.isEmpty() ? "no column" : "one column")
                    + ", but needs at least a feature and the label");
        }
        return new TableColumns(names.size(), names, label(file, label, names.size(), names));
    }

    private static int label(DataFile file, String label, int count, List<String> names) {
        if (label.equals(CsvFormat.LAST)) {
            return count - 1;
        }
        if (label.matches("-?\\d{1,9}")) {
            int index = Integer.parseInt(label);
            if (index < 0 || index >= count) {
                throw file.wrong("the label's column is " + index + ", but the columns go from 0 to " + (count - 1));
            }
            return index;
        }
        int occurrences = Collections.frequency(names, label);
        if (occurrences == 0) {
            throw file.wrong("the label's column \"" + label + "\" isn't one of the columns, which are "
                    + (names.isEmpty() ? "0 to " + (count - 1) + ", without names" : shown(names)));
        }
        if (occurrences > 1) {
            throw file.wrong("the label's column \"" + label + "\" occurs " + occurrences
                    + " times: give its index, counted from 0");
        }
        return names.indexOf(label);
    }

    private static String shown(List<String> names) {
        return names.size() <= SHOWN_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN_NAMES)) + " and " + (names.size() - SHOWN_NAMES) + " more";
    }

    int features() {
        return count - 1;
    }

    /** For messages. */
    String place(int column) {
        return names.isEmpty()
                ? "column " + column + " (counted from 0)"
                : "column " + CsvCell.quote(names.get(column));
    }
}

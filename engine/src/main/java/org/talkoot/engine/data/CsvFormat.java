package org.talkoot.engine.data;

/**
 * How a CSV file is to be read.
 *
 * @param header whether the first line after the skipped ones names the columns
 * @param skipLines lines to pass over at the beginning
 * @param label the column of the target: {@code last}, an index counted from 0, or a name of the header
 * @param separator between the fields of a line
 */
public record CsvFormat(boolean header, int skipLines, String label, char separator, Target target) {
    /** What a label is. */
    public enum Target {
        CLASS,
        NUMBER
    }

    static final String LAST = "last";

    /** Commas, no header, a class in the last column. */
    public static final CsvFormat DEFAULT = new CsvFormat(false, 0, LAST, ',', Target.CLASS);
}

package org.talkoot.protocol.job;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A text file with one sample a line.
 *
 * @param file plain or gzip, recognised by content
 * @param header whether the first line after the skipped ones names the columns; default false
 * @param skipLines lines to skip at the beginning; default 0
 * @param label the column with the target; default the last
 * @param separator between columns; default a comma
 * @param limit use the first {@code limit} samples only; default all. The file is still checked whole
 */
public record CsvFile(Path file, boolean header, int skipLines, LabelColumn label, char separator, OptionalInt limit) {
    public CsvFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(label, "label");
        Check.atLeast(0, "skip-lines", skipLines);
        Check.atLeast(1, "limit", limit);
        if (separator == '"' || separator == '\n' || separator == '\r' || Character.isSurrogate(separator)) {
            throw new InvalidValue("separator", "must be one character, and neither a quote nor the end of a line");
        }
        if (label instanceof LabelColumn.Name name && !header) {
            throw new InvalidValue(
                    "label",
                    "must be last or a column's index where header = false, but is the name "
                            + ConfigUtil.quoteString(name.name()));
        }
    }

    /** A file without a header whose last column is the label. */
    public static CsvFile of(Path file) {
        return new CsvFile(file, false, 0, new LabelColumn.Last(), ',', OptionalInt.empty());
    }
}

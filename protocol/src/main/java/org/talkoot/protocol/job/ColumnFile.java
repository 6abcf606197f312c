package org.talkoot.protocol.job;

import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A file with columns that have names and types.
 *
 * @param label the column with the target; default the last
 * @param limit use the first {@code limit} samples only; default all. The file is still checked whole
 */
public record ColumnFile(Path file, LabelColumn label, OptionalInt limit) {
    public ColumnFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(label, "label");
        Check.atLeast(1, "limit", limit);
    }

    /** A file whose last column is the label. */
    public static ColumnFile of(Path file) {
        return new ColumnFile(file, new LabelColumn.Last(), OptionalInt.empty());
    }
}

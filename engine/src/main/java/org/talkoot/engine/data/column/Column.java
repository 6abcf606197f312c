package org.talkoot.engine.data.column;

/** A column of a file, read from its first row to its last. */
public interface Column {
    /** What a column has in each row. */
    enum Kind {
        NUMBER,
        /** A list of them. */
        NUMBERS,
        TEXT,
        OTHER
    }

    String name();

    Kind kind();

    /** The type as the format calls it, for messages. */
    String type();

    /** Puts what the next row has into {@code cell}; not for {@link Kind#OTHER}. */
    void read(Cell cell);
}

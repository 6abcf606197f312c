package org.talkoot.engine.data.column;

import java.io.IOException;
import java.util.List;

/** A file's columns. Rows come in batches, of which one at a time is in memory. */
public interface ColumnSource extends AutoCloseable {
    List<Column> columns();

    /**
     * Goes to the next batch, whose rows the columns then read; all rows of the one before must have been read.
     *
     * @return its rows, 0 or more; -1 if there is no other batch
     * @throws IOException if the file can't be read, or isn't a correct one of its format
     */
    int next() throws IOException;

    @Override
    void close() throws IOException;
}

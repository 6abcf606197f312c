package org.talkoot.engine.data.column;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/** Arrow's IPC format: a file, which is Feather's version 2 too, or a stream. A record batch is a batch, off the heap. */
public final class ArrowSource implements ColumnSource {
    private final BufferAllocator allocator = new RootAllocator();
    private final ArrowReader reader;
    private final List<ArrowColumn> columns = new ArrayList<>();

    private ArrowSource(FileInputStream file, boolean stream) throws IOException {
        reader = stream
                ? new ArrowStreamReader(file, allocator, new ArrowCodecs())
                : new ArrowFileReader(file.getChannel(), allocator, new ArrowCodecs());
    }

    /**
     * @param stream whether it is a stream
     * @throws IOException if it isn't a correct one
     */
    public static ArrowSource open(Path path, boolean stream) throws IOException {
        if (!ByteBuffer.class.getModule().isOpen("java.nio", ArrowSource.class.getModule())) {
            throw new IOException("Java needs the option --add-opens=java.base/java.nio=ALL-UNNAMED for it");
        }
        FileInputStream file = new FileInputStream(path.toFile()); // the reader closes it
        ArrowSource source = new ArrowSource(file, stream);
        try {
            for (FieldVector vector : source.reader.getVectorSchemaRoot().getFieldVectors()) {
                source.columns.add(new ArrowColumn(vector, source.dictionary(vector)));
            }
            return source;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** What the numbers in the vector stand for, or the vector itself. */
    private FieldVector dictionary(FieldVector vector) throws IOException {
        DictionaryEncoding encoding = vector.getField().getDictionary();
        return encoding == null
                ? vector
                : reader.getDictionaryVectors().get(encoding.getId()).getVector();
    }

    @Override
    public List<Column> columns() {
        return List.copyOf(columns);
    }

    @Override
    public int next() throws IOException {
        if (!reader.loadNextBatch()) {
            return -1;
        }
        columns.forEach(ArrowColumn::restart);
        return reader.getVectorSchemaRoot().getRowCount();
    }

    @Override
    public void close() throws IOException {
        reader.close();
        try {
            allocator.close();
        } catch (IllegalStateException e) {
            // something was still in use when a damaged file ended the reading
        }
    }
}

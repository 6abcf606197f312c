package org.talkoot.engine.data.column;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Parquet. A row group is a batch: it is in memory as the file has it, and one page of each column uncompressed.
 */
public final class ParquetSource implements ColumnSource {
    private static final long PAGE_BYTES = 1 << 20; // what writers aim at
    private static final int MEMORY_SHARE = 2;

    private final ParquetFileReader reader;
    private final MessageType schema;
    private final List<ParquetColumn> columns = new ArrayList<>();
    private int group;

    private ParquetSource(ParquetFileReader reader) {
        this.reader = reader;
        this.schema = reader.getFileMetaData().getSchema();
        for (Type field : schema.getFields()) {
            columns.add(column(field));
        }
    }

    /** @throws IOException if it isn't a correct one */
    public static ParquetSource open(Path path) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .build();
        ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path), options);
        try {
            return new ParquetSource(reader);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private ParquetColumn column(Type field) {
        List<ColumnDescriptor> leaves = schema.getColumns().stream()
                .filter(leaf -> leaf.getPath()[0].equals(field.getName()))
                .toList();
        ColumnDescriptor leaf = leaves.get(0);
        boolean plain = field.isPrimitive() || leaf.getMaxRepetitionLevel() == 1;
        if (leaves.size() > 1 || !plain) {
            return new ParquetColumn(field.getName(), "group");
        }
        return ParquetColumn.of(field.getName(), leaf, elementLevel(leaf));
    }

    private int elementLevel(ColumnDescriptor leaf) {
        for (int depth = 1; depth <= leaf.getPath().length; depth++) {
            String[] path = java.util.Arrays.copyOf(leaf.getPath(), depth);
            if (schema.getType(path).isRepetition(Repetition.REPEATED)) {
                return schema.getMaxDefinitionLevel(path);
            }
        }
        return 0;
    }

    @Override
    public List<Column> columns() {
        return List.copyOf(columns);
    }

    @Override
    public int next() throws IOException {
        if (group == reader.getRowGroups().size()) {
            return -1;
        }
        requireMemory(reader.getRowGroups().get(group));
        PageReadStore pages = reader.readNextRowGroup();
        group++;
        ColumnReadStore values = new ColumnReadStoreImpl(
                pages,
                new DummyRecordConverter(schema).getRootConverter(),
                schema,
                reader.getFileMetaData().getCreatedBy());
        columns.stream()
                .filter(ParquetColumn::isRead)
                .forEach(each -> each.restart(values.getColumnReader(each.leaf())));
        return Math.toIntExact(pages.getRowCount());
    }

    private void requireMemory(BlockMetaData rows) throws IOException {
        long uncompressed =
                Math.min(rows.getTotalByteSize(), schema.getColumns().size() * PAGE_BYTES);
        long bytes = rows.getCompressedSize() + uncompressed;
        if (bytes > Runtime.getRuntime().maxMemory() / MEMORY_SHARE) {
            throw new IOException("row group " + group + " takes " + bytes
                    + " bytes, more than half of Java's memory: write the file with smaller row groups, or give Java more"
                    + " with -Xmx in TALKOOT_OPTS");
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

package org.talkoot.engine.data.column;

import java.nio.ByteOrder;
import org.apache.arrow.memory.util.Float16;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * A column of a Parquet file. A list's elements are what has the highest repetition level, and what is missing has a lower
 * definition level than the highest.
 */
final class ParquetColumn implements Column {
    /** Puts the value that a reader stands at into a cell. */
    private interface Value {
        void add(ColumnReader reader, Cell cell);
    }

    private final String name;
    private final Kind kind;
    private final String type;
    private final ColumnDescriptor leaf; // null where there isn't just one
    private final Value value; // null where it can't be read
    private final int elementLevel; // the least definition level at which a list has an element
    private ColumnReader reader;

    ParquetColumn(String name, String type) {
        this(name, type, null, null, Kind.OTHER, 0);
    }

    private ParquetColumn(String name, String type, ColumnDescriptor leaf, Value value, Kind kind, int elementLevel) {
        this.name = name;
        this.type = type;
        this.leaf = leaf;
        this.value = value;
        this.kind = kind;
        this.elementLevel = elementLevel;
    }

    /** @param elementLevel the definition level of what is repeated, 0 if nothing is */
    static ParquetColumn of(String name, ColumnDescriptor leaf, int elementLevel) {
        PrimitiveType type = leaf.getPrimitiveType();
        String words = type.getLogicalTypeAnnotation() == null
                ? type.getPrimitiveTypeName().toString()
                : type.getLogicalTypeAnnotation().toString();
        Value number = number(type);
        boolean list = leaf.getMaxRepetitionLevel() == 1;
        if (number != null) {
            return new ParquetColumn(
                    name,
                    list ? "list of " + words : words,
                    leaf,
                    number,
                    list ? Kind.NUMBERS : Kind.NUMBER,
                    elementLevel);
        }
        boolean text = !list
                && (type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation
                        || type.getLogicalTypeAnnotation() instanceof EnumLogicalTypeAnnotation);
        Value value = text ? (reader, cell) -> cell.add(reader.getBinary().toStringUsingUTF8()) : null;
        return new ParquetColumn(name, words, leaf, value, text ? Kind.TEXT : Kind.OTHER, elementLevel);
    }

    /** Or null if it isn't one. */
    private static Value number(PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        PrimitiveTypeName stored = type.getPrimitiveTypeName();
        if (meaning instanceof Float16LogicalTypeAnnotation) {
            return (reader, cell) -> cell.add(Float16.toFloat(reader.getBinary()
                    .toByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getShort()));
        }
        if (meaning != null && !(meaning instanceof IntLogicalTypeAnnotation)) {
            return null; // decimals, dates and times
        }
        boolean unsigned = meaning instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
        return switch (stored) {
            case FLOAT -> (reader, cell) -> cell.add(reader.getFloat());
            case DOUBLE -> (reader, cell) -> cell.add(reader.getDouble());
            case BOOLEAN -> (reader, cell) -> cell.add(reader.getBoolean() ? 1L : 0L);
            case INT32 ->
                unsigned
                        ? (reader, cell) -> cell.add(Integer.toUnsignedLong(reader.getInteger()))
                        : (reader, cell) -> cell.add((long) reader.getInteger());
            case INT64 ->
                unsigned
                        ? (reader, cell) -> cell.addUnsigned(reader.getLong())
                        : (reader, cell) -> cell.add(reader.getLong());
            default -> null;
        };
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String type() {
        return type;
    }

    boolean isRead() {
        return kind != Kind.OTHER;
    }

    ColumnDescriptor leaf() {
        return leaf;
    }

    /** The first row of another row group is next. */
    void restart(ColumnReader values) {
        reader = values;
    }

    @Override
    public void read(Cell cell) {
        do {
            int level = reader.getCurrentDefinitionLevel();
            if (level == leaf.getMaxDefinitionLevel()) {
                value.add(reader, cell);
            } else if (level >= elementLevel) {
                cell.addNull();
            }
            reader.consume();
        } while (reader.getCurrentRepetitionLevel() > 0);
    }
}

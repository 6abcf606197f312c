package org.talkoot.engine.data.column;

import java.util.Optional;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;

/** A vector of an Arrow file; {@code meant} is its dictionary where it has one, else itself. */
final class ArrowColumn implements Column {
    /** Puts what a vector has at an index into a cell. */
    private interface Values {
        void add(int index, Cell cell);
    }

    private final FieldVector vector;
    private final FieldVector meant;
    private final Kind kind;
    private final Values values;
    private int row;

    ArrowColumn(FieldVector vector, FieldVector meant) {
        this.vector = vector;
        this.meant = meant;
        Optional<Values> number = number(meant);
        Optional<Values> text = text(meant);
        Optional<Values> list = list(meant);
        this.kind = number.isPresent()
                ? Kind.NUMBER
                : text.isPresent() ? Kind.TEXT : list.isPresent() ? Kind.NUMBERS : Kind.OTHER;
        Values own = number.or(() -> text).or(() -> list).orElse((index, cell) -> {
            throw new IllegalStateException("a column of type " + type() + " isn't read");
        });
        this.values = vector == meant
                ? own
                : (index, cell) -> own.add((int) ((BaseIntVector) vector).getValueAsLong(index), cell);
    }

    /** Whoever has a list asks before for what isn't there. */
    private static Values orNull(FieldVector vector, Values values) {
        return (index, cell) -> {
            if (vector.isNull(index)) {
                cell.addNull();
            } else {
                values.add(index, cell);
            }
        };
    }

    private static Optional<Values> number(FieldVector vector) {
        Values values = null;
        if (vector instanceof Float4Vector v) {
            values = (i, cell) -> cell.add(v.get(i));
        } else if (vector instanceof Float8Vector v) {
            values = (i, cell) -> cell.add(v.get(i));
        } else if (vector instanceof Float2Vector v) {
            values = (i, cell) -> cell.add(v.getValueAsFloat(i));
        } else if (vector instanceof UInt8Vector v) {
            values = (i, cell) -> cell.addUnsigned(v.get(i));
        } else if (vector instanceof BitVector v) {
            values = (i, cell) -> cell.add((long) v.get(i));
        } else if (isInteger(vector)) {
            BaseIntVector v = (BaseIntVector) vector;
            values = (i, cell) -> cell.add(v.getValueAsLong(i));
        }
        return Optional.ofNullable(values).map(each -> orNull(vector, each));
    }

    private static boolean isInteger(FieldVector vector) {
        return vector instanceof TinyIntVector
                || vector instanceof SmallIntVector
                || vector instanceof IntVector
                || vector instanceof BigIntVector
                || vector instanceof UInt1Vector
                || vector instanceof UInt2Vector
                || vector instanceof UInt4Vector;
    }

    private static Optional<Values> text(FieldVector vector) {
        boolean text = vector instanceof VarCharVector
                || vector instanceof LargeVarCharVector
                || vector instanceof ViewVarCharVector;
        return text
                ? Optional.of(
                        orNull(vector, (i, cell) -> cell.add(vector.getObject(i).toString())))
                : Optional.empty();
    }

    private static Optional<Values> list(FieldVector vector) {
        if (vector instanceof FixedSizeListVector list) {
            return elements(list, list.getDataVector(), list::getElementStartIndex, list::getElementEndIndex);
        }
        if (vector instanceof ListVector list) {
            return elements(list, list.getDataVector(), list::getElementStartIndex, list::getElementEndIndex);
        }
        if (vector instanceof LargeListVector list) {
            return elements(list, list.getDataVector(), i -> (int) list.getElementStartIndex(i), i ->
                    (int) list.getElementEndIndex(i));
        }
        return Optional.empty();
    }

    private static Optional<Values> elements(
            FieldVector list,
            FieldVector elements,
            java.util.function.IntUnaryOperator start,
            java.util.function.IntUnaryOperator end) {
        return number(elements)
                .map(number -> orNull(list, (index, cell) -> {
                    for (int i = start.applyAsInt(index); i < end.applyAsInt(index); i++) {
                        number.add(i, cell);
                    }
                }));
    }

    @Override
    public String name() {
        return vector.getName();
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String type() {
        return meant.getField().getType().toString();
    }

    /** The first row of another batch is next. */
    void restart() {
        row = 0;
    }

    @Override
    public void read(Cell cell) {
        if (vector.isNull(row)) {
            cell.addNull();
        } else {
            values.add(row, cell);
        }
        row++;
    }
}

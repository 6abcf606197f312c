package org.talkoot.engine.file;

import java.util.Objects;
import org.talkoot.engine.tensor.Shape;

/**
 * A named tensor of a weights file: a view of {@code shape.elements()} values of an array, from {@code offset}. Two tensors
 * are equal if they view the same array: compare values with {@code Arrays.equals}.
 */
public sealed interface Tensor {

    /** The types that can be stored, by the name that the format has for them. */
    enum Type {
        F32(Float.BYTES),
        I64(Long.BYTES);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** Size of a value. */
        public int bytes() {
            return bytes;
        }
    }

    String name();

    Shape shape();

    Type type();

    /** Size of the values. */
    default long bytes() {
        return (long) shape().elements() * type().bytes();
    }

    /** A tensor of an array of its own. */
    static Tensor zeros(String name, Type type, Shape shape) {
        int elements = shape.elements();
        return type == Type.F32
                ? new Floats(name, shape, new float[elements], 0)
                : new Longs(name, shape, new long[elements], 0);
    }

    record Floats(String name, Shape shape, float[] values, int offset) implements Tensor {
        public Floats {
            Objects.checkFromIndexSize(offset, shape.elements(), values.length);
        }

        @Override
        public Type type() {
            return Type.F32;
        }
    }

    record Longs(String name, Shape shape, long[] values, int offset) implements Tensor {
        public Longs {
            Objects.checkFromIndexSize(offset, shape.elements(), values.length);
        }

        @Override
        public Type type() {
            return Type.I64;
        }
    }
}

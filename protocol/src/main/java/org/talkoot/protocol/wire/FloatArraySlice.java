package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;
import java.util.Objects;

/**
 * {@code array[offset, offset + length)}, without a copy. Only the range travels: the receiver has it at offset 0 of an
 * array of its own. Slices are equal where their values are, by {@link Arrays#equals(float[], float[])}.
 *
 * @param array belongs to whoever made the slice; read only here
 */
public record FloatArraySlice(float[] array, int offset, int length) {
    public FloatArraySlice {
        Objects.checkFromIndexSize(offset, length, array.length);
    }

    public static FloatArraySlice of(float[] array) {
        return new FloatArraySlice(array, 0, array.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatArraySlice that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + Float.floatToIntBits(array[i]);
        }
        return hash;
    }

    @Override
    public String toString() {
        return "FloatArraySlice[" + length + " floats from " + offset + "]";
    }

    static final class SliceSerializer extends Serializer<FloatArraySlice> {
        @Override
        public void write(Kryo kryo, Output output, FloatArraySlice slice) {
            Floats.write(output, slice.array, slice.offset, slice.length);
        }

        @Override
        public FloatArraySlice read(Kryo kryo, Input input, Class<? extends FloatArraySlice> type) {
            return of(Floats.read(input));
        }
    }

    static final class ArraySerializer extends Serializer<float[]> {
        @Override
        public void write(Kryo kryo, Output output, float[] array) {
            Floats.write(output, array, 0, array.length);
        }

        @Override
        public float[] read(Kryo kryo, Input input, Class<? extends float[]> type) {
            return Floats.read(input);
        }
    }
}

package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.ByteBufferInput;
import com.esotericsoftware.kryo.io.ByteBufferOutput;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats as the message's bytes, little-endian, copied in bulk and bit by bit: NaNs keep their payload. For serializers,
 * whose output and input are always over a {@link ByteBuffer} that holds the whole message.
 */
public final class Floats {
    private Floats() {}

    /** Writes the count and {@code array[offset, offset + count)}. */
    public static void write(Output output, float[] array, int offset, int count) {
        output.writeInt(count);
        ByteBuffer buffer = ((ByteBufferOutput) output).getByteBuffer();
        int bytes = Math.multiplyExact(count, Float.BYTES);
        if (bytes > buffer.remaining()) {
            throw new KryoBufferOverflowException(
                    count + " floats need " + bytes + " bytes, but only " + buffer.remaining() + " are left");
        }
        buffer.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(array, offset, count);
        output.setPosition(output.position() + bytes);
    }

    /** Reads what {@link #write} wrote into a new array. */
    public static float[] read(Input input) {
        float[] array = new float[readCount(input, Float.BYTES)];
        get(input, array, 0, array.length);
        return array;
    }

    /**
     * Reads what {@link #write} wrote into {@code array[offset, offset + count)}.
     *
     * @throws KryoException if the message has another number of floats; the array is unchanged
     */
    public static void readInto(Input input, float[] array, int offset, int count) {
        int present = readCount(input, Float.BYTES);
        if (present != count) {
            throw new KryoException(count + " floats are expected, but " + present + " are there");
        }
        get(input, array, offset, count);
    }

    static void get(Input input, float[] array, int offset, int count) {
        ByteBuffer buffer = ((ByteBufferInput) input).getByteBuffer();
        buffer.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(array, offset, count);
        input.setPosition(input.position() + count * Float.BYTES);
    }

    /**
     * Reads the count of what follows; call it before anything of that size is allocated.
     *
     * @param bytesEach the least that one element takes
     * @throws KryoException if the rest of the message can't hold so many
     */
    public static int readCount(Input input, int bytesEach) {
        int count = input.readInt();
        int left = input.limit() - input.position();
        if (count < 0 || (long) count * bytesEach > left) {
            throw new KryoException(
                    count + " elements of " + bytesEach + " bytes are announced, but only " + left + " bytes are left");
        }
        return count;
    }
}

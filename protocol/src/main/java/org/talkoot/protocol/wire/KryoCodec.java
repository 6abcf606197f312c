package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.ByteBufferInput;
import com.esotericsoftware.kryo.io.ByteBufferOutput;
import java.nio.ByteBuffer;

/** Writes and reads one message a buffer. Belongs to one thread. */
public final class KryoCodec {
    private final Kryo kryo;

    public KryoCodec(KryoSetup setup) {
        this.kryo = setup.create();
    }

    /**
     * Writes from the buffer's position on, which is moved behind the message.
     *
     * @throws KryoException if the message has a class that isn't registered, or the buffer has no room for it
     */
    public void write(Object message, ByteBuffer buffer) {
        try {
            // A slice, since Kryo looks at a buffer's capacity only.
            ByteBufferOutput output = new ByteBufferOutput(buffer.slice());
            kryo.writeClassAndObject(output, message);
            buffer.position(buffer.position() + output.position());
        } catch (RuntimeException e) {
            throw e instanceof KryoException known ? known : new KryoException("can't be written: " + e, e);
        }
    }

    /**
     * Reads the rest of the buffer, which is exactly one message.
     *
     * @throws KryoException if it isn't one; the buffer's bytes are unchanged in any case
     */
    public Object read(ByteBuffer buffer) {
        try {
            // Read only, since Kryo compacts a buffer that ends too early.
            ByteBufferInput input = new ByteBufferInput(buffer.slice().asReadOnlyBuffer());
            Object message = kryo.readClassAndObject(input);
            if (input.position() < input.limit()) {
                throw new KryoException((input.limit() - input.position()) + " bytes follow the message");
            }
            buffer.position(buffer.limit());
            return message;
        } catch (RuntimeException e) {
            throw e instanceof KryoException known ? known : new KryoException("is no message: " + e, e);
        }
    }
}

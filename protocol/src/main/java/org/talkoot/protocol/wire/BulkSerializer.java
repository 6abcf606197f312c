package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Lets Pekko carry {@link BulkMessages}, straight into and out of its buffers; {@code reference.conf} binds it to them.
 * They need no manifest: Kryo's id says which class it is.
 */
public final class BulkSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {
    private static final String NO_MANIFEST = "";

    private final int identifier;
    private final ThreadLocal<KryoCodec> codec = ThreadLocal.withInitial(() -> new KryoCodec(BulkMessages.SETUP));

    /** Pekko calls it. */
    public BulkSerializer(ExtendedActorSystem system) {
        identifier = identifier(system, BulkSerializer.class);
    }

    static int identifier(ExtendedActorSystem system, Class<?> serializer) {
        return system.settings()
                .config()
                .getConfig("pekko.actor.serialization-identifiers")
                .getInt("\"" + serializer.getName() + "\"");
    }

    @Override
    public int identifier() {
        return identifier;
    }

    @Override
    public String manifest(Object message) {
        return NO_MANIFEST;
    }

    @Override
    public byte[] toBinary(Object message) {
        ByteBuffer buffer = ByteBuffer.allocate(BulkMessages.mostBytes(message));
        toBinary(message, buffer);
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    @Override
    public void toBinary(Object message, ByteBuffer buffer) {
        try {
            codec.get().write(message, buffer);
        } catch (KryoBufferOverflowException tooLarge) {
            BufferOverflowException known = new BufferOverflowException(); // what Pekko expects of a message that is
            known.initCause(tooLarge);
            throw known;
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    @Override
    public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
        try {
            return codec.get().read(buffer);
        } catch (KryoException e) {
            throw new NotSerializableException(e.getMessage());
        }
    }
}

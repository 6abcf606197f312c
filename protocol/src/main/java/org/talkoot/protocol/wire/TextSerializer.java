package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ImmutableSerializer;
import java.nio.charset.StandardCharsets;

/** Length in bytes, then UTF-8. Kryo's own serializer allocates whatever length it is told. */
final class TextSerializer extends ImmutableSerializer<String> {
    @Override
    public void write(Kryo kryo, Output output, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.writeInt(bytes.length);
        output.writeBytes(bytes);
    }

    @Override
    public String read(Kryo kryo, Input input, Class<? extends String> type) {
        return new String(input.readBytes(Floats.readCount(input, Byte.BYTES)), StandardCharsets.UTF_8);
    }
}

package org.talkoot.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;

class ReceiveBuffersTest {
    private final KryoCodec codec = new KryoCodec(BulkMessages.SETUP);

    /** Over the wire. */
    private float[] received(float... weights) {
        ByteBuffer buffer = ByteBuffer.allocate(1_000);
        codec.write(new WeightsChunk(new Fence(1, 1), 0, 0, 0, 0, weights.length, weights), buffer);
        return ((WeightsChunk) codec.read(buffer.flip())).weights();
    }

    @Test
    void aChunkArrivesInAReleasedArrayOfItsLengthAndInNoOther() {
        float[] first = received(1, 2, 3, 4, 5, 6, 7);
        ReceiveBuffers.release(first);
        float[] other = received(1, 2, 3, 4, 5, 6, 7, 8);
        float[] second = received(7, 6, 5, 4, 3, 2, 1);
        float[] third = received(0, 0, 0, 0, 0, 0, 0);
        assertNotSame(first, other);
        assertSame(first, second);
        assertNotSame(first, third);
        assertArrayEquals(new float[] {7, 6, 5, 4, 3, 2, 1}, second);
    }
}

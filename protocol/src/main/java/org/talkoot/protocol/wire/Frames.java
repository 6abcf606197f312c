package org.talkoot.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What both ends of a stream of peers' messages know: a frame is four bytes, little-endian, that say how many follow, and those
 * are {@link BulkMessages one message}. Buffers are outside of the heap, where the system reads and writes them: a float is
 * copied once between its array and such a buffer.
 */
final class Frames {
    /** That a frame may have, without its length. */
    static final int MOST_BYTES = 8 << 20;

    /** Frames up to that together are written, and read, at once. */
    static final int SMALL_BYTES = 1 << 16;

    private Frames() {}

    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static String tooLong(int bytes) {
        return "a frame of " + bytes + " bytes, where " + MOST_BYTES + " are the most";
    }
}

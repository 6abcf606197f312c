package org.talkoot.deploy.security;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/**
 * Looks at the lengths of the frames that come in on one connection: four bytes that say it is a node, one that names the
 * stream, then frames, each behind its length (little-endian). Pekko takes any length: it would collect 2 GiB in memory,
 * and with a negative one, or one near 2^31, it reads nothing for ever.
 */
final class FrameGuard {
    private static final int GREETING_BYTES = 5;

    private final int mostBytes;
    private long skip = GREETING_BYTES;
    private int length;
    private int lengthBytes;

    /** @param mostBytes of a frame */
    FrameGuard(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * @param bytes the next ones; position and limit stay
     * @throws SSLException if a frame can't be that long
     */
    void look(ByteBuffer bytes) throws SSLException {
        int at = bytes.position();
        while (at < bytes.limit()) {
            if (skip > 0) {
                int skipped = (int) Math.min(skip, bytes.limit() - at);
                skip -= skipped;
                at += skipped;
            } else {
                length |= (bytes.get(at++) & 0xff) << 8 * lengthBytes++;
                if (lengthBytes == Integer.BYTES) {
                    begin();
                }
            }
        }
    }

    private void begin() throws SSLException {
        if (length <= 0 || length > mostBytes) {
            throw new SSLException("a frame of " + length + " bytes, where " + mostBytes + " are the most");
        }
        skip = length;
        length = 0;
        lengthBytes = 0;
    }
}

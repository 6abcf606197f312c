package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameGuardTest {
    private static final int MOST = 1000;

    /** A connection with frames of these lengths. */
    private static ByteBuffer bytes(int... lengths) {
        ByteBuffer bytes =
                ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN).put("TALK\2".getBytes());
        for (int length : lengths) {
            bytes.putInt(length).position(bytes.position() + Math.min(Math.max(length, 0), MOST));
        }
        return bytes.flip();
    }

    /** However it is cut on its way. */
    private static void look(ByteBuffer bytes, int pieceBytes) throws SSLException {
        FrameGuard guard = new FrameGuard(MOST);
        for (int at = 0; at < bytes.limit(); at += pieceBytes) {
            ByteBuffer piece = bytes.slice(at, Math.min(pieceBytes, bytes.limit() - at));
            guard.look(piece);
            assertEquals(0, piece.position());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 257, 10_000})
    void framesPassHoweverTheyAreCut(int pieceBytes) {
        assertDoesNotThrow(() -> look(bytes(1, MOST, 33, 256, MOST, 1), pieceBytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {MOST + 1, 0, -1, -4, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aFrameThatCanNotBeSoLongIsRefused(int length) {
        for (int pieceBytes : new int[] {1, 3, 10_000}) {
            SSLException refusal = assertThrows(SSLException.class, () -> look(bytes(33, length), pieceBytes));
            assertEquals("a frame of " + length + " bytes, where 1000 are the most", refusal.getMessage());
        }
    }

    @Test
    void aLengthThatIsNotWholeIsNotJudged() {
        ByteBuffer bytes = bytes(33, -1);
        assertDoesNotThrow(() -> look(bytes.limit(bytes.limit() - 1), 1));
    }
}

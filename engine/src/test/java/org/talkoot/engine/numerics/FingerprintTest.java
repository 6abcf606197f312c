package org.talkoot.engine.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void isTheSameOnEveryThreadHoweverOftenItIsTaken() {
        Fingerprint first = Fingerprint.take();
        for (int i = 0; i < 20; i++) {
            assertEquals(first, CompletableFuture.supplyAsync(Fingerprint::take).join());
        }
    }

    @Test
    void isOneLineThatNamesLibraryAndKernel() {
        Fingerprint fingerprint = Fingerprint.take();
        String text = fingerprint.text();
        assertTrue(text.startsWith(fingerprint.library() + "/" + fingerprint.kernel() + " "), text);
        assertFalse(text.contains("\n"), text);
    }

    /** Java's float arithmetic and StrictMath are the same everywhere: these two never change. */
    @Test
    void keepsItsProbesSoThatOlderResultsStayComparable() {
        Fingerprint fingerprint = Fingerprint.take();
        assertEquals("787cadf930d6", fingerprint.functions());
        assertEquals("ef259c96d302", fingerprint.subnormals());
    }
}

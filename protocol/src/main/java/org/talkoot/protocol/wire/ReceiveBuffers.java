package org.talkoot.protocol.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Arrays in which chunks arrive from other processes, used again and again: a chunk waits at its receiver, so the garbage
 * collector would copy it, while everything else in the process stands still.
 *
 * <p>An array belongs to the message that arrived in it, and with that to whoever takes it over. That one, and nobody else,
 * may release it, once, when it will neither read nor write it again. Where nobody does, since a message is dropped or a
 * world ends, it is garbage. So there are never more than were under way at a time: a step is its own credit. Thread-safe.
 */
public final class ReceiveBuffers {
    private static final Map<Integer, Deque<float[]>> FREE = new HashMap<>(); // by length

    private ReceiveBuffers() {}

    /** One with whatever values. */
    static float[] take(int length) {
        synchronized (FREE) {
            Deque<float[]> free = FREE.get(length);
            if (free != null && !free.isEmpty()) {
                return free.pop();
            }
        }
        return new float[length];
    }

    public static void release(float[] array) {
        synchronized (FREE) {
            FREE.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
        }
    }
}

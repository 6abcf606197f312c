package org.talkoot.deploy.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual milliseconds, and what will happen when; at the same moment in the order in which it was planned. */
final class VirtualTime {
    private record Event(long atMs, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::number));
    private long nowMs;
    private long planned;

    long nowMs() {
        return nowMs;
    }

    void after(long delayMs, Runnable action) {
        events.add(new Event(nowMs + delayMs, planned++, action));
    }

    /** As a timer with a fixed delay does. */
    void every(long intervalMs, Runnable action) {
        after(intervalMs, () -> {
            action.run();
            every(intervalMs, action);
        });
    }

    /** Takes the next event: what was due while nothing ran happens late. */
    Runnable next() {
        Event event = events.remove();
        nowMs = Math.max(nowMs, event.atMs());
        return event.action();
    }

    /** Nothing runs for so long. */
    void jump(long ms) {
        nowMs += ms;
    }
}

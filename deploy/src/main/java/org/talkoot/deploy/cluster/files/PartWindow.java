package org.talkoot.deploy.cluster.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.talkoot.protocol.message.FileCommand;

/**
 * Which parts of a file to ask for, again where one doesn't come, and which to write: in the file's order, so that what
 * is written is always a beginning of it. At most {@value #MOST_PARTS} parts are asked for or wait to be written.
 */
final class PartWindow {
    static final int MOST_PARTS = 16;

    /** The bytes [offset, offset + length) of the file. */
    record Range(long offset, int length) {}

    private static final class Part {
        private final Range range;
        private int tries;
        private long askedMs; // the last time
        private byte[] bytes; // null until they are here

        Part(Range range) {
            this.range = range;
        }
    }

    private final long size;
    private final FetchTiming timing;
    private final Deque<Part> parts = new ArrayDeque<>(); // not written yet, without a gap
    private long written; // bytes
    private long end; // of the last part
    private int writing; // how many of the first parts
    private long heardMs = Long.MIN_VALUE; // when a part came

    /** @param written bytes of the file's beginning that are there already */
    PartWindow(long size, long written, FetchTiming timing) {
        this.size = size;
        this.written = written;
        this.timing = timing;
        end = written;
    }

    /** What to ask for now. */
    List<Range> due(long nowMs) {
        while (end < size && parts.size() < MOST_PARTS) {
            Range range = new Range(end, (int) Math.min(FileCommand.MOST_PART_BYTES, size - end));
            parts.add(new Part(range));
            end += range.length();
        }
        List<Range> due = new ArrayList<>();
        for (Part part : parts) {
            if (overdue(part, nowMs) && part.tries < timing.mostTries()) {
                part.askedMs = nowMs;
                part.tries++;
                due.add(part.range);
            }
        }
        return due;
    }

    /** As long as others come, the network is slow, and asking again would make it slower. */
    private boolean overdue(Part part, long nowMs) {
        return part.bytes == null
                && (part.tries == 0 || nowMs >= Math.max(part.askedMs, heardMs) + timing.patienceMs(part.tries));
    }

    /** A part that was asked for as often as it may be, and didn't come. */
    Optional<Range> missing(long nowMs) {
        return parts.stream()
                .filter(part -> overdue(part, nowMs) && part.tries == timing.mostTries())
                .map(part -> part.range)
                .findFirst();
    }

    /** @return whether it was waited for; from then on the array is the window's */
    boolean take(long offset, byte[] bytes, long nowMs) {
        for (Part part : parts) {
            if (part.range.offset() == offset && part.range.length() == bytes.length && part.bytes == null) {
                part.bytes = bytes;
                heardMs = nowMs;
                return true;
            }
        }
        return false;
    }

    /** What to write next, behind what is written; nothing until the last of it is {@link #written}. */
    List<byte[]> ready() {
        List<byte[]> ready = new ArrayList<>();
        if (writing == 0) {
            for (Part part : parts) {
                if (part.bytes == null) {
                    break;
                }
                ready.add(part.bytes);
            }
            writing = ready.size();
        }
        return ready;
    }

    /** What was ready is on disk. */
    void onWritten() {
        for (; writing > 0; writing--) {
            written += parts.remove().range.length();
        }
    }

    long written() {
        return written;
    }

    boolean complete() {
        return written == size;
    }
}

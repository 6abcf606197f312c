package org.talkoot.coordinator;

import java.util.Arrays;
import java.util.BitSet;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.Alive;

/** When each worker of a world was heard of, what it said, and when any of them got on. Time is passed in. */
final class Vigil {
    private final long[] heardMs; // by rank
    private final Alive[] newest; // by rank; null before its first
    private long movedMs;

    Vigil(int workers, long nowMs) {
        heardMs = new long[workers];
        newest = new Alive[workers];
        resumed(nowMs);
    }

    /** Nothing ran until now: nobody could be heard of. */
    void resumed(long nowMs) {
        Arrays.fill(heardMs, nowMs);
        movedMs = nowMs;
    }

    /** A worker said something. */
    void heard(WorkerReport.InWorld report, long nowMs) {
        int rank = report.sender();
        heardMs[rank] = nowMs;
        if (report instanceof Alive alive) {
            if (newest[rank] == null || alive.segments() > newest[rank].segments()) {
                movedMs = nowMs;
            }
            newest[rank] = alive;
        } else {
            movedMs = nowMs;
        }
    }

    /** The coordinator named the next thing to do. */
    void moved(long nowMs) {
        movedMs = nowMs;
    }

    /** The ranks that weren't heard of for longer than that. */
    BitSet silent(long longerThanMs, long nowMs) {
        BitSet silent = new BitSet();
        for (int rank = 0; rank < heardMs.length; rank++) {
            silent.set(rank, silentMs(rank, nowMs) > longerThanMs);
        }
        return silent;
    }

    long silentMs(int rank, long nowMs) {
        return nowMs - heardMs[rank];
    }

    /** For how long no worker has computed a segment or had anything else to say. */
    long stillMs(long nowMs) {
        return nowMs - movedMs;
    }

    /** Null before its first. */
    Alive newest(int rank) {
        return newest[rank];
    }

    /** The longest of the newest snapshots. */
    long snapshotMs() {
        long most = 0;
        for (Alive each : newest) {
            most = each == null ? most : Math.max(most, each.snapshotMs());
        }
        return most;
    }

    /**
     * Whom a worker waits for in the end: the one at the end of the chain of those who wait for each other, or that rank
     * itself.
     */
    int awaitedInTheEnd(int rank) {
        BitSet seen = new BitSet();
        int last = rank;
        while (!seen.get(last)
                && newest[last] != null
                && !newest[last].waitsFor().isEmpty()) {
            seen.set(last);
            last = newest[last].waitsFor().get(0);
        }
        return last;
    }
}

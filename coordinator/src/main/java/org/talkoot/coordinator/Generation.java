package org.talkoot.coordinator;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.Alive;
import org.talkoot.protocol.message.World;

/** A world, with what its workers have reported: the boundary they are on their way to, and when each was heard of. */
final class Generation {
    private final World world;
    private final List<String> names; // by rank
    private final Vigil vigil;
    private Boundary boundary;

    Generation(World world, List<String> names, long nowMs) {
        this.world = world;
        this.names = names;
        vigil = new Vigil(names.size(), nowMs);
        boundary = new Boundary(world.startStep(), world.boundary());
    }

    World world() {
        return world;
    }

    List<String> names() {
        return names;
    }

    int workers() {
        return names.size();
    }

    Vigil vigil() {
        return vigil;
    }

    /** The next one. */
    Boundary boundary() {
        return boundary;
    }

    /** The workers train on, from the boundary they are at. */
    void proceed(int nextBoundary) {
        boundary = new Boundary(boundary.to(), nextBoundary);
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** Of a worker, in words. */
    String name(int rank) {
        return "worker " + names.get(rank);
    }

    /** Of those ranks, in words. */
    String names(IntPredicate which) {
        return IntStream.range(0, names.size())
                .filter(which)
                .mapToObj(this::name)
                .collect(Collectors.joining(", "));
    }

    /** What is missing of the boundary, in words. */
    String awaited() {
        return boundary.isReachedByAll(workers())
                ? "before the losses of all steps up to " + boundary.to() + " were here"
                : "before step " + boundary.to() + " was complete on " + names(rank -> !boundary.hasReached(rank));
    }

    /** How long a worker has been silent, and where it was then, in words. */
    String silence(int rank, long nowMs) {
        Alive last = vigil.newest(rank);
        return name(rank) + " has said nothing for " + vigil.silentMs(rank, nowMs) + " ms, "
                + (last == null
                        ? "since generation " + world.fence().generation() + " was formed"
                        : "after step " + last.steps() + ", " + last.doing());
    }

    /**
     * The end of the chain of those who wait for each other, in words, as seen from a rank; nothing where that one waits
     * for nobody else.
     */
    String inTheEnd(int rank, long nowMs) {
        int last = vigil.awaitedInTheEnd(rank);
        return last == rank ? "" : "; in the end for " + silence(last, nowMs);
    }

    /** That a worker hangs, in words. */
    String hangs(WorkerReport.Stalled report) {
        Alive last = vigil.newest(names.indexOf(report.worker()));
        return "worker " + report.worker() + " hangs "
                + (last == null ? "" : "after step " + last.steps() + " or later, ") + "in " + report.what() + " for "
                + report.forMs() + " ms";
    }
}

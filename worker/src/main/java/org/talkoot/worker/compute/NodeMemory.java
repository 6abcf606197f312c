package org.talkoot.worker.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.talkoot.protocol.message.Fence;

/**
 * What the workers of one process share beyond a world: the newest snapshots, from which every world begins, and the arrays
 * of the world they are in.
 *
 * <p>Memory is fenced as messages are: each world gets fresh arrays, so that a thread that still runs in an older one, hung
 * in native code perhaps, can't reach anything that is used again. Thread-safe; nothing here takes longer than a copy of
 * the state.
 */
public final class NodeMemory {
    /** A world isn't entered, since a newer one began. */
    public static final class WorldIsOverException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        WorldIsOverException(String message) {
            super(message);
        }
    }

    private static final String ONLY = "here"; // name of a process that is alone

    private final String node;
    private final TreeMap<Integer, Snapshot> snapshots = new TreeMap<>(); // by steps
    private Fence fence = new Fence(0, 0);
    private SharedWeights shared;
    private int claimed; // steps: the newest snapshot that a worker has set out to take
    private int committed; // steps: older snapshots are gone
    private final IntPredicate wanted; // after so many steps somebody will ask for the snapshot
    private Snapshot overtaken; // the newest that is wanted, older than what is committed, not asked for; null for none
    private int found; // steps: the newest that was asked for

    /** @param start the state from which the job begins or goes on */
    public NodeMemory(Snapshot start) {
        this(start, steps -> false);
    }

    /**
     * @param start the state from which the job begins or goes on
     * @param wanted after so many steps the snapshot is wanted: the newest such one stays until it is found, or another
     */
    public NodeMemory(Snapshot start, IntPredicate wanted) {
        this(ONLY, start, wanted);
    }

    /**
     * @param node name of the process, unique among those of a job
     * @param start the state from which the job begins or goes on
     * @param wanted as above
     */
    public NodeMemory(String node, Snapshot start, IntPredicate wanted) {
        this.node = node;
        this.wanted = wanted;
        snapshots.put(start.steps(), start);
        claimed = start.steps();
        committed = start.steps();
        found = start.steps();
    }

    /** Name of the process. */
    public String node() {
        return node;
    }

    /**
     * The arrays of a world, which starts at the snapshot after so many steps; the same for all its workers. What came
     * after that snapshot is forgotten: it will be computed again.
     *
     * @throws WorldIsOverException if the world is older than another that was entered
     * @throws IllegalStateException if the snapshot isn't here
     */
    synchronized SharedWeights enter(Fence world, int startStep) {
        if (world.compareTo(fence) < 0) {
            throw new WorldIsOverException("the world " + world + " is over: " + fence + " began");
        }
        if (!world.equals(fence)) {
            Snapshot start = snapshot(startStep);
            commit(startStep);
            snapshots.tailMap(startStep, false).clear();
            claimed = startStep;
            fence = world;
            shared = null; // there may be no room for those of two worlds
            shared = new SharedWeights(
                    start.weights().clone(),
                    start.velocity() == null ? null : start.velocity().clone());
        }
        return shared;
    }

    /** Takes over a snapshot that another process took, unless it is older than what is committed. */
    public synchronized void supply(Snapshot snapshot) {
        if (snapshot.steps() >= committed) {
            snapshots.put(snapshot.steps(), snapshot);
        }
    }

    /** The snapshot after so many steps. */
    public synchronized Snapshot snapshot(int steps) {
        Snapshot snapshot = snapshots.get(steps);
        if (snapshot == null) {
            throw new IllegalStateException("no snapshot after step " + steps + ", only after " + snapshots.keySet());
        }
        return snapshot;
    }

    /** The snapshot after so many steps, if it is still here. Older ones are asked for no more. */
    public synchronized Optional<Snapshot> find(int steps) {
        Snapshot late = overtaken;
        if (late != null && late.steps() <= steps) {
            overtaken = null;
        }
        found = Math.max(found, steps);
        boolean isLate = late != null && late.steps() == steps;
        return isLate ? Optional.of(late) : Optional.ofNullable(snapshots.get(steps));
    }

    /** All that are here, for whoever wants to see that they are as they were. */
    public synchronized List<Snapshot> kept() {
        List<Snapshot> kept = new ArrayList<>(snapshots.values());
        if (overtaken != null) {
            kept.add(overtaken);
        }
        return kept;
    }

    /** Whether the caller is the first of its world to reach this boundary, and so the one to take the snapshot. */
    synchronized boolean claim(Fence world, int steps) {
        boolean first = world.equals(fence) && steps > claimed;
        if (first) {
            claimed = steps;
        }
        return first;
    }

    /** Keeps a snapshot, unless its world is over. */
    synchronized void keep(Fence world, Snapshot snapshot) {
        if (world.equals(fence)) {
            snapshots.put(snapshot.steps(), snapshot);
        }
    }

    /** So many steps are committed, says the coordinator in a world: older snapshots go, unless the world is over. */
    public synchronized void commit(Fence world, int steps) {
        if (world.equals(fence)) {
            commit(steps);
        }
    }

    private void commit(int steps) {
        committed = Math.max(committed, steps);
        var older = snapshots.headMap(committed, false);
        for (Snapshot each : older.values()) {
            if (each.steps() > found && wanted.test(each.steps())) {
                overtaken = each;
            }
        }
        older.clear();
    }

    /** Steps that are committed, as far as this process has heard. Their snapshot is here. */
    public synchronized int committed() {
        return committed;
    }
}

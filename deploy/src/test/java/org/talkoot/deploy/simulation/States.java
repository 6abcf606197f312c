package org.talkoot.deploy.simulation;

import java.util.Arrays;
import java.util.List;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;

/**
 * I1 and I3: whatever is kept in a process's memory, sent as new weights or reported as a hash is the reference's to the last
 * bit, and nobody writes into the arrays of a world that he isn't in.
 */
final class States {
    private static final int LARGE_EVERY =
            64; // events: comparing large states after each one would take most of the time

    private final Reference reference;
    private final NodeMemory memory;
    private final Violations violations;
    private final Snapshot[] seen; // by steps
    private Fence newest = new Fence(0, 0); // world that anybody in this process entered
    private float[] weights; // of that world; null until somebody sent some
    private int events;

    States(Reference reference, NodeMemory memory, Violations violations) {
        this.reference = reference;
        this.memory = memory;
        this.violations = violations;
        seen = new Snapshot[reference.states().size()];
    }

    /** A worker is in that world. */
    void entered(Fence world) {
        if (world.compareTo(newest) > 0) {
            newest = world;
            weights = null;
        }
    }

    boolean isNewest(Fence world) {
        return world.equals(newest);
    }

    void sent(PeerMessage message) {
        if (message instanceof PeerMessage.WeightsChunk chunk) {
            float[] expected = reference.states().get(chunk.step() + 1).weights();
            violations.check(
                    Arrays.equals(chunk.weights(), chunk.from(), chunk.to(), expected, chunk.from(), chunk.to()),
                    "I1",
                    "rank %d sends other new weights of chunk %d in step %d of %s",
                    chunk.sender(),
                    chunk.chunk(),
                    chunk.step() + 1,
                    chunk.fence());
            if (isNewest(chunk.fence())) {
                weights = chunk.weights();
            }
        } else if (message instanceof PeerMessage.VelocityChunk chunk) {
            float[] expected = reference.states().get(chunk.step()).velocity();
            violations.check(
                    Arrays.equals(chunk.velocity(), chunk.from(), chunk.to(), expected, chunk.from(), chunk.to()),
                    "I1",
                    "rank %d sends another velocity of chunk %d after step %d of %s",
                    chunk.sender(),
                    chunk.chunk(),
                    chunk.step(),
                    chunk.fence());
        }
    }

    void reported(String worker, WorkerReport.BoundaryReached boundary) {
        violations.check(
                boundary.stateHash() == reference.hashes()[boundary.steps()] && boundary.finite(),
                "I1",
                "worker %s holds another state after step %d of %s",
                worker,
                boundary.steps(),
                boundary.fence());
    }

    void reported(String worker, WorkerReport.Losses losses) {
        float[] told = losses.losses();
        violations.check(
                Arrays.equals(
                        told, 0, told.length, reference.losses(), losses.firstStep(), losses.firstStep() + told.length),
                "I1",
                "worker %s reports other losses from step %d of %s",
                worker,
                losses.firstStep() + 1,
                losses.fence());
    }

    /** Of somebody who isn't in the newest world. */
    void guard(String worker, Runnable segment) {
        float[] before = weights == null ? null : weights.clone();
        segment.run();
        violations.check(
                before == null || Arrays.equals(before, weights),
                "I3",
                "worker %s, which isn't in %s, wrote into its weights",
                worker,
                newest);
    }

    /** After every event. */
    void check() {
        boolean all = reference.which().isSmall() || ++events % LARGE_EVERY == 0;
        List<Snapshot> kept = memory.kept();
        for (Snapshot each : kept) {
            if (all || each != seen[each.steps()]) {
                violations.check(
                        equal(each, reference.states().get(each.steps())),
                        "I1",
                        "the snapshot after step %d differs",
                        each.steps());
                seen[each.steps()] = each;
            }
        }
        violations.check(
                isAmong(kept, memory.committed()), "I5", "the snapshot after step %d is gone", memory.committed());
    }

    /** Whether the snapshot after so many steps is kept. */
    boolean isKept(int steps) {
        return isAmong(memory.kept(), steps);
    }

    private static boolean isAmong(List<Snapshot> kept, int steps) {
        for (Snapshot each : kept) {
            if (each.steps() == steps) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(Snapshot a, Snapshot b) {
        return a.steps() == b.steps()
                && Arrays.equals(a.weights(), b.weights())
                && Arrays.equals(a.velocity(), b.velocity())
                && Arrays.equals(a.buffers(), b.buffers());
    }

    /** Whether that state, from wherever, is the reference's. */
    void check(Snapshot restored, String what) {
        violations.check(equal(restored, reference.states().get(restored.steps())), "I1", "%s differs", what);
    }
}

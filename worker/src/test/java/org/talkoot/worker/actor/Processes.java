package org.talkoot.worker.actor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/**
 * Real workers of several processes, on one thread: what happens next is drawn by lot, some messages arrive twice, and of an
 * array only a copy of the range that counts gets from one process to another.
 */
final class Processes {
    private final Random random;
    private final World world;
    private final List<NodeMemory> memories = new ArrayList<>(); // by process
    private final List<WorkerDriver> workers = new ArrayList<>(); // by rank
    private final List<Runnable> possible = new ArrayList<>();
    private final long[] floatsSent; // by process, of gradients and weights, to other processes
    private int reached; // workers at the boundary

    Processes(TrainingJob job, Snapshot start, World world, Random random) {
        this.random = random;
        this.world = world;
        floatsSent = new long[world.nodes()];
        for (int node = 0; node < world.nodes(); node++) {
            memories.add(new NodeMemory("node " + node, start, steps -> false));
        }
        for (int rank = 0; rank < world.workers(); rank++) {
            WorkerDriver.Setup setup = new WorkerDriver.Setup(
                    "" + rank,
                    job,
                    memories.get(world.node().get(rank)),
                    new Activity(),
                    60_000,
                    SegmentListener.NOBODY,
                    () -> 0);
            workers.add(new WorkerDriver(setup, new Post(rank)));
        }
    }

    /** To the world's boundary. */
    void run() {
        for (int rank = 0; rank < world.workers(); rank++) {
            int own = rank;
            possible.add(() -> workers.get(own).form(world, own));
        }
        while (!possible.isEmpty()) {
            int last = possible.size() - 1;
            int chosen = random.nextInt(possible.size());
            Runnable next = possible.get(chosen);
            possible.set(chosen, possible.get(last));
            possible.remove(last);
            next.run();
        }
        if (reached < world.workers()) {
            throw new AssertionError("only " + reached + " of " + world.workers() + " reached the boundary");
        }
    }

    /** Of a process, at the world's boundary. */
    Snapshot snapshot(int node) {
        return memories.get(node).snapshot(world.boundary());
    }

    long floatsSent(int node) {
        return floatsSent[node];
    }

    private final class Post implements WorkerDriver.Post {
        private final int rank;

        Post(int rank) {
            this.rank = rank;
        }

        @Override
        public void toPeer(int peer, PeerMessage message) {
            boolean leaves = !world.areTogether(rank, peer);
            floatsSent[world.node().get(rank)] += leaves ? floats(message) : 0;
            for (int copies = random.nextInt(4) == 0 ? 2 : 1; copies > 0; copies--) {
                PeerMessage sent = leaves ? copy(message) : message;
                possible.add(() -> workers.get(peer).received(sent));
            }
        }

        @Override
        public void toCoordinator(WorkerReport report) {
            if (report instanceof WorkerReport.Failed failed) {
                throw new AssertionError(failed.reason());
            }
            reached += report instanceof WorkerReport.BoundaryReached ? 1 : 0;
        }

        @Override
        public void runSoon() {
            possible.add(workers.get(rank)::runSegment);
        }
    }

    private static long floats(PeerMessage message) {
        if (message instanceof GradientChunk chunk) {
            return (long) chunk.partials().length * (chunk.to() - chunk.from());
        }
        return message instanceof WeightsChunk chunk ? chunk.to() - chunk.from() : 0;
    }

    private static PeerMessage copy(PeerMessage message) {
        if (message instanceof Statistics m) {
            float[][] nodes = Arrays.stream(m.nodes()).map(float[]::clone).toArray(float[][]::new);
            return new Statistics(m.fence(), m.step(), m.sender(), m.exchange(), nodes);
        } else if (message instanceof GradientChunk m) {
            float[][] partials = Arrays.stream(m.partials())
                    .map(partial -> range(partial, m.from(), m.to()))
                    .toArray(float[][]::new);
            return new GradientChunk(m.fence(), m.step(), m.sender(), m.chunk(), m.from(), m.to(), partials);
        } else if (message instanceof WeightsChunk m) {
            float[] weights = range(m.weights(), m.from(), m.to());
            return new WeightsChunk(m.fence(), m.step(), m.sender(), m.chunk(), m.from(), m.to(), weights);
        }
        VelocityChunk m = (VelocityChunk) message;
        float[] velocity = range(m.velocity(), m.from(), m.to());
        return new VelocityChunk(m.fence(), m.step(), m.sender(), m.chunk(), m.from(), m.to(), velocity);
    }

    private static float[] range(float[] array, int from, int to) {
        int shift = PeerMessage.shift(array, from, to);
        return Arrays.copyOfRange(array, from - shift, to - shift);
    }
}

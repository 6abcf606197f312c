package org.talkoot.deploy.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.talkoot.coordinator.Candidate;
import org.talkoot.coordinator.CoordinatorEffects;
import org.talkoot.coordinator.CoordinatorMachine;
import org.talkoot.coordinator.JobPlan;
import org.talkoot.coordinator.Start;
import org.talkoot.coordinator.Timing;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.EvaluationMinibatches;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.WorkerEffects;
import org.talkoot.worker.step.WorkerMachine;

/**
 * The real machines of the coordinator and of very many workers, each of them alone in its process, in one thread and without
 * arrays: counts what they tell each other in a job of a few steps and one boundary.
 */
final class MessageCount {
    private static final int CHUNK_FLOATS = 64 * 1024;
    private static final int NOW_MS = 0; // nothing takes time

    private final int workers;
    private final int steps;
    private final List<StepProgram.StageTraits> stages;
    private StepProgram program; // of the world
    private final CoordinatorMachine coordinator;
    private final Queue<Runnable> messages = new ArrayDeque<>();
    private final List<Worker> byRank = new ArrayList<>();
    private final long[] sent; // by rank: messages to peers
    private final long[] received; // by rank: from peers
    private long toCoordinator;
    private long fromCoordinator;
    private boolean done;

    /**
     * @param norms batch norms of the model
     * @param chunks of its parameters
     */
    MessageCount(int workers, int norms, int chunks, int steps) {
        this.workers = workers;
        this.steps = steps;
        sent = new long[workers];
        received = new long[workers];
        List<StepProgram.StageTraits> stages = new ArrayList<>(List.of(new StepProgram.StageTraits("", false, false)));
        stages.addAll(Collections.nCopies(norms, new StepProgram.StageTraits("", true, true)));
        this.stages = stages;
        coordinator = new CoordinatorMachine(
                new JobPlan(workers, steps, 1, 0, false),
                Start.first(1, workers, 0, List.of()),
                Timing.STANDARD,
                new Coordinator(),
                NOW_MS);
        List<Integer> chunkSizes = Collections.nCopies(chunks, CHUNK_FLOATS);
        IntStream.range(0, workers)
                .mapToObj(i -> new Candidate("worker " + i, "node " + i, chunkSizes, "same", new Fence(0, 0), 0))
                .forEach(candidate -> coordinator.joined(candidate, NOW_MS));
        while (!messages.isEmpty()) {
            messages.remove().run();
        }
        if (!done) {
            throw new AssertionError("the job isn't done");
        }
    }

    /** Messages that a worker sends to its peers in a step, on average. */
    double sentEach() {
        return (double) java.util.Arrays.stream(sent).sum() / workers / steps;
    }

    /** Messages that the busiest worker receives in a step. */
    long mostReceived() {
        return java.util.Arrays.stream(received).max().orElseThrow() / steps;
    }

    /** Messages that the coordinator receives between a world's begin and its boundary, without signs of life. */
    long toCoordinator() {
        return toCoordinator;
    }

    long fromCoordinator() {
        return fromCoordinator;
    }

    private void report(WorkerReport.InWorld report) {
        toCoordinator++;
        messages.add(() -> coordinator.reported(report, NOW_MS));
    }

    private final class Coordinator implements CoordinatorEffects {
        @Override
        public void formWorld(World world, List<String> names) {
            program = new StepProgram(
                    stages, Collections.nCopies(world.chunkOwner().size(), new StepProgram.ChunkTraits(0, 0)));
            for (int rank = 0; rank < world.workers(); rank++) {
                Worker worker = new Worker(world, rank);
                byRank.add(worker);
                fromCoordinator++;
                messages.add(() -> worker.machine.formed(world, worker.rank, program, NOW_MS));
            }
        }

        @Override
        public void proceed(Fence fence, int boundary, long patienceMs) {
            for (Worker worker : byRank) {
                fromCoordinator++;
                messages.add(() -> worker.machine.proceed(fence, boundary, patienceMs, NOW_MS));
            }
        }

        @Override
        public void deliverState(Fence fence, int rank, int ofSteps) {
            done = true;
        }

        @Override
        public void evaluate(Fence fence, int ofSteps, EvaluationSet set) {}

        @Override
        public void supply(String node, int ofSteps, String from) {}

        @Override
        public void release(String name) {}

        @Override
        public void replace(String name) {}

        @Override
        public void publish(JobEvent event) {}

        @Override
        public void stop() {}
    }

    private final class Worker implements WorkerEffects {
        private final World world;
        private final int rank;
        private final WorkerMachine machine =
                new WorkerMachine(new EvaluationMinibatches(0, 0), false, Long.MAX_VALUE, this);

        Worker(World world, int rank) {
            this.world = world;
            this.rank = rank;
        }

        @Override
        public void run(Segment segment, int step) {
            messages.add(() -> {
                if (segment.kind() == Segment.Kind.UPDATE && segment.index() == program.chunks() - 1) {
                    report(new WorkerReport.Losses(world.fence(), rank, step, new float[1]));
                }
                machine.completed(segment, NOW_MS);
            });
        }

        private void tell(int peer, PeerMessage message) {
            sent[rank]++;
            received[peer]++;
            messages.add(() -> byRank.get(peer).machine.received(message, NOW_MS));
        }

        private void tell(BitSet peers, PeerMessage message) {
            peers.stream().forEach(peer -> tell(peer, message));
        }

        @Override
        public void sendStatistics(int exchange, BitSet receivers, int step) {
            tell(receivers, new PeerMessage.Statistics(world.fence(), step, rank, exchange, null));
        }

        @Override
        public void sendTotal(int exchange, BitSet receivers, int step) {
            sendStatistics(exchange, receivers, step);
        }

        @Override
        public void sendGradient(int chunk, int receiver, int step) {
            tell(receiver, new PeerMessage.GradientChunk(world.fence(), step, rank, chunk, 0, 0, null));
        }

        @Override
        public void sendWeights(int chunk, BitSet receivers, int step) {
            tell(receivers, new PeerMessage.WeightsChunk(world.fence(), step, rank, chunk, 0, 0, null));
        }

        @Override
        public void sendVelocity(int chunk, BitSet receivers, int ofSteps) {}

        @Override
        public void accept(PeerMessage message) {}

        @Override
        public void boundaryReached(int ofSteps) {
            report(new WorkerReport.BoundaryReached(world.fence(), rank, ofSteps, 0, true));
        }

        @Override
        public void evaluated(int ofSteps, EvaluationSet set) {}

        @Override
        public void failed(int ofSteps, boolean threw, String reason) {
            throw new AssertionError(reason);
        }
    }
}

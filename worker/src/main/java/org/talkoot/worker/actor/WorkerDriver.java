package org.talkoot.worker.actor;

import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.numerics.Fingerprint;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.compute.ChunkLayout;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.WorkerCompute;
import org.talkoot.worker.job.TrainingJob;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.WorkerEffects;
import org.talkoot.worker.step.WorkerMachine;

/**
 * A worker without its actor: feeds the {@link WorkerMachine}, computes its segments with the arrays of {@link
 * WorkerCompute}, and hands what it has to say to a {@link Post}. The actor is one, a simulated network another. One thread
 * at a time.
 */
public final class WorkerDriver {
    /**
     * What a worker is made of.
     *
     * @param name unique among the workers
     * @param job what it computes
     * @param memory what the workers of this process share
     * @param activity where it says what it is doing
     * @param boundaryPatienceMs how long it waits at a boundary for the coordinator's word
     * @param segments told of each segment
     * @param clock milliseconds from an arbitrary beginning, never going back
     */
    public record Setup(
            String name,
            TrainingJob job,
            NodeMemory memory,
            Activity activity,
            long boundaryPatienceMs,
            SegmentListener segments,
            LongSupplier clock) {}

    /** Where a worker's messages go. */
    public interface Post {
        /** To another worker of the world that was entered last. */
        void toPeer(int rank, PeerMessage message);

        void toCoordinator(WorkerReport report);

        /** Call {@link WorkerDriver#runSegment} soon, behind the messages that are here already. */
        void runSoon();
    }

    private final Setup setup;
    private final Post post;
    private final WorkerMachine machine;
    private final Effects effects = new Effects();
    private final PhaseClock clock = new PhaseClock();
    private String fingerprint; // null before it is taken
    private World world; // the newest that it was in; null before the first
    private WorkerCompute compute; // in that world; null while it is in none
    private WorldVoice voice; // in that world; null while it is in none
    private Segment segment; // to be computed next; null if there is none
    private int step;

    public WorkerDriver(Setup setup, Post post) {
        this.setup = setup;
        this.post = post;
        TrainingJob job = setup.job();
        machine = new WorkerMachine(
                job.evaluationMinibatches(), job.optimizer().hasVelocity(), setup.boundaryPatienceMs(), effects);
    }

    /** Name of its process. */
    public String node() {
        return setup.memory().node();
    }

    /** What a coordinator must know of this worker: floats of each chunk of its model. */
    public List<Integer> chunkSizes() {
        return new ChunkLayout(setup.job().model()).sizes();
    }

    /** Taken once, on the thread that computes: a new coordinator needn't wait for it. */
    public String fingerprint() {
        if (fingerprint == null) {
            fingerprint = Fingerprint.take().text();
        }
        return fingerprint;
    }

    /** The newest world that it was in. */
    public Fence newestWorld() {
        return world == null ? new Fence(0, 0) : world.fence();
    }

    /** Steps that are committed, as far as anybody in this process knows. */
    public int committed() {
        return setup.memory().committed();
    }

    /** Whether it waits for a world to begin. */
    public boolean isInNoWorld() {
        return phase() == WorkerMachine.Phase.IDLE || phase() == WorkerMachine.Phase.FAILED;
    }

    public WorkerMachine.Phase phase() {
        return machine.phase();
    }

    /** A coordinator in a higher term asks: what this worker did for the one before is over. */
    public void recruited(long term) {
        machine.recruited(term);
    }

    /** Whether that world may begin. */
    public boolean isNewer(Fence fence) {
        return machine.isNewer(fence);
    }

    /**
     * Enters a world, or tells the coordinator why it can't. Only a {@linkplain #isNewer newer} one. The arrays of the world
     * before go first: there may be no room for two.
     */
    public void form(World formed, int ownRank) {
        setup.activity().beginEntering(formed, now());
        letGo();
        try {
            setup.segments().entering(setup.name(), formed);
            WorkerCompute fresh = new WorkerCompute(setup.job(), formed, ownRank, setup.memory());
            compute = fresh;
            world = formed;
            voice = new WorldVoice(formed, ownRank, fresh, post);
            setup.activity().enter(formed, fresh.program());
            clock.enter(now());
            machine.formed(formed, ownRank, fresh.program(), now());
            tellThatItLives();
        } catch (NodeMemory.WorldIsOverException over) {
            return; // a peer in this process is in a newer one, and this worker will hear of it
        } catch (OutOfMemoryError tooLarge) {
            cantEnter(
                    formed,
                    ownRank,
                    "the model and its activations don't fit into the heap of "
                            + Runtime.getRuntime().maxMemory() / (1 << 20)
                            + " MiB; give the JVM more with -Xmx, or take a smaller batch-size");
        } catch (ArithmeticException tooLarge) {
            cantEnter(
                    formed,
                    ownRank,
                    "the activations of a layer are more than an array can hold; take a smaller batch-size or more workers");
        } finally {
            setup.activity().end();
        }
    }

    private void letGo() {
        machine.letGo();
        compute = null;
        voice = null;
        segment = null;
    }

    private void cantEnter(World formed, int ownRank, String why) {
        post.toCoordinator(new WorkerReport.Failed(
                formed.fence(), ownRank, formed.startStep(), true, "before the first step: " + why));
    }

    public void received(PeerMessage message) {
        machine.received(message, now());
    }

    public void proceed(WorkerCommand.Proceed command) {
        if (command.boundary() > machine.steps()) { // else it was said at an earlier boundary, and comes again
            noteCommit(command.fence());
        }
        if (machine.isAtBoundary(command.fence())) {
            setup.activity().patience(command.patienceMs());
        }
        machine.proceed(command.fence(), command.boundary(), command.patienceMs(), now());
    }

    public void evaluate(WorkerCommand.Evaluate command) {
        if (command.steps() == machine.steps()) {
            noteCommit(command.fence());
        }
        machine.evaluate(command.fence(), command.steps(), command.set(), now());
    }

    /** The coordinator speaks at a boundary only when that is committed. */
    private void noteCommit(Fence fence) {
        if (machine.isAtBoundary(fence)) {
            setup.memory().commit(fence, machine.steps());
        }
    }

    /** Computes the segment that the machine asked for last; nothing if that belonged to an older world. */
    public void runSegment() {
        Segment next = segment;
        if (next == null) {
            return;
        }
        segment = null;
        long beganMs = now();
        setup.activity().begin(next, machine.steps(), beganMs);
        clock.begin(beganMs);
        String failure = compute(next);
        clock.end(next.kind(), machine.phase() == WorkerMachine.Phase.TRAINING, now());
        if (failure == null) {
            machine.completed(next, now());
        } else {
            machine.threw(next, failure);
        }
        setup.activity().end(); // only now: a worker may hang while it sends, too
    }

    /** Null, or in words why that failed. */
    private String compute(Segment next) {
        try {
            setup.segments().before(setup.name(), step, next);
            if (next.kind() == Segment.Kind.LOAD && machine.isLastBeforeBoundary()) {
                compute.lastBeforeBoundary(step);
            }
            compute.run(next, step);
            if (next.kind() == Segment.Kind.UPDATE && next.index() == compute.lossChunk()) {
                voice.loss(step, compute.loss(), compute.gradientNorm(), now());
            }
            setup.segments().after(setup.name(), step, next);
            return null;
        } catch (WorkerCompute.NotFiniteException | DataException failure) { // a sentence each
            return failure.getMessage();
        } catch (RuntimeException | OutOfMemoryError | LinkageError | AssertionError failure) {
            return failure + compute.rows(next);
        }
    }

    /** This process was suspended: the time in which nothing ran doesn't count. */
    public void resumed() {
        machine.resumed(now());
    }

    /** Time passes: is anything overdue? And the coordinator hears where this worker is. */
    public void tick() {
        machine.tick(now());
        tellThatItLives();
    }

    private void tellThatItLives() {
        if (voice != null) {
            voice.alive(
                    machine.steps(),
                    machine.segments(),
                    clock,
                    machine.doing(),
                    machine.waitsFor().stream().boxed().toList());
        }
    }

    private long now() {
        return setup.clock().getAsLong();
    }

    /** Carries out what the machine decides. */
    private final class Effects implements WorkerEffects {
        @Override
        public void run(Segment next, int ofStep) {
            segment = next;
            step = ofStep;
            post.runSoon();
        }

        @Override
        public void accept(PeerMessage message) {
            compute.accept(message);
        }

        @Override
        public void sendStatistics(int exchange, BitSet receivers, int ofStep) {
            voice.sendStatistics(exchange, receivers, ofStep);
        }

        @Override
        public void sendTotal(int exchange, BitSet receivers, int ofStep) {
            voice.sendTotal(exchange, receivers, ofStep);
        }

        @Override
        public void sendGradient(int chunk, int receiver, int ofStep) {
            voice.sendGradient(chunk, receiver, ofStep);
        }

        @Override
        public void sendWeights(int chunk, BitSet receivers, int ofStep) {
            voice.sendWeights(chunk, receivers, ofStep);
        }

        @Override
        public void sendVelocity(int chunk, BitSet receivers, int steps) {
            voice.sendVelocity(chunk, receivers, steps);
        }

        @Override
        public void boundaryReached(int steps) {
            voice.boundaryReached(steps, now());
        }

        @Override
        public void evaluated(int steps, EvaluationSet set) {
            voice.evaluated(steps, set);
        }

        @Override
        public void failed(int steps, boolean threw, String reason) {
            voice.failed(steps, threw, reason);
        }
    }
}

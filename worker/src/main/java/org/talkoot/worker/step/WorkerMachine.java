package org.talkoot.worker.step;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.World;

/**
 * The worker's protocol: which segment to compute next, and what to send when. It sees numbers only, no array and no
 * actor; time is passed in; whatever it decides goes to {@link WorkerEffects}. So the same machine runs in an actor and in
 * a simulation.
 *
 * <p>In a step a worker computes the segments of its {@link StepProgram} in order, waits where one needs an exchange, and
 * updates the chunks it owns once every worker has spoken for them. The step is complete when it has the new weights of all
 * chunks. There is no barrier: the exchange is the barrier. So no peer is ever more than one step ahead, and what it sends
 * early waits in {@code early}. Whom a worker tells what, and what it has heard, is its {@link Conversation}.
 */
public final class WorkerMachine {

    /** What a worker is doing. */
    public enum Phase {
        IDLE,
        TRAINING,
        AT_BOUNDARY,
        EVALUATING,
        FAILED
    }

    private final WorkerEffects effects;
    private final long boundaryPatienceMs;
    private final EvaluationMinibatches evaluationMinibatches;
    private final boolean hasVelocity;
    private final Deque<PeerMessage> early = new ArrayDeque<>();
    private Phase phase = Phase.IDLE;
    private long term; // of the newest coordinator that spoke to this worker
    private World world;
    private StepProgram program;
    private Conversation conversation;
    private StepCourse course;
    private EvaluationCourse evaluation;
    private int step;
    private int boundary;
    private Segment running;
    private long segments; // computed in this world
    private long patienceMs;
    private long waitingSinceMs;

    /**
     * @param hasVelocity whether the optimizer has one: each process must have all of it in its snapshots
     * @param boundaryPatienceMs how long it waits at a boundary for the coordinator's word
     */
    public WorkerMachine(
            EvaluationMinibatches evaluationMinibatches,
            boolean hasVelocity,
            long boundaryPatienceMs,
            WorkerEffects effects) {
        this.evaluationMinibatches = evaluationMinibatches;
        this.hasVelocity = hasVelocity;
        this.boundaryPatienceMs = boundaryPatienceMs;
        this.effects = effects;
    }

    /** Whether that world is newer than all this worker has been in or heard of: only such a one may begin. */
    public boolean isNewer(Fence fence) {
        return fence.term() >= term && (world == null || fence.compareTo(world.fence()) > 0);
    }

    /** A coordinator in a higher term speaks: the world that an older one formed is over. */
    public void recruited(long newTerm) {
        if (newTerm > term) {
            term = newTerm;
            letGo();
        }
    }

    /** What this worker did is over, whether or not a new world begins. */
    public void letGo() {
        phase = Phase.IDLE;
        running = null;
    }

    /** A world begins; what this worker did before is over. Ignored unless the world {@linkplain #isNewer is newer}. */
    public void formed(World world, int rank, StepProgram program, long nowMs) {
        if (!isNewer(world.fence())) {
            return;
        }
        this.world = world;
        this.program = program;
        conversation = new Conversation(world, rank, program, hasVelocity, effects);
        course = new StepCourse(program, conversation);
        evaluation = new EvaluationCourse(program, evaluationMinibatches);
        running = null;
        segments = 0;
        term = world.fence().term();
        patienceMs = world.patienceMs();
        step = world.startStep();
        boundary = world.boundary();
        phase = Phase.TRAINING;
        readEarly();
        advance(nowMs);
    }

    public void received(PeerMessage message, long nowMs) {
        if (isEarly(message)) {
            early.add(message);
        } else if (isDue(message) && conversation.heard(message)) {
            advance(nowMs);
        }
    }

    private boolean isEarly(PeerMessage message) {
        return isNewer(message.fence()) || isOfThisWorld(message) && message.step() > step;
    }

    private boolean isDue(PeerMessage message) {
        return isOfThisWorld(message) && message.step() == step;
    }

    private boolean isOfThisWorld(PeerMessage message) {
        return phase != Phase.FAILED && phase != Phase.IDLE && message.fence().equals(world.fence());
    }

    /** The coordinator says that the boundary is committed, and names the next one, and how patient to be until then. */
    public void proceed(Fence fence, int boundary, long patienceMs, long nowMs) {
        if (isAtBoundary(fence) && boundary > step) {
            this.boundary = boundary;
            this.patienceMs = patienceMs;
            phase = Phase.TRAINING;
            advance(nowMs);
        }
    }

    /** The coordinator says that the boundary after so many steps is committed, and asks for an evaluation. */
    public void evaluate(Fence fence, int steps, EvaluationSet set, long nowMs) {
        if (isAtBoundary(fence) && steps == step && evaluation.begin(steps, set)) {
            phase = Phase.EVALUATING;
            advance(nowMs);
        }
    }

    /** Whether it waits at a boundary of that world for the coordinator's word. */
    public boolean isAtBoundary(Fence fence) {
        return phase == Phase.AT_BOUNDARY && running == null && fence.equals(world.fence());
    }

    /** A segment is computed. */
    public void completed(Segment segment, long nowMs) {
        if (segment != running) {
            return;
        }
        running = null;
        segments++;
        switch (segment.kind()) {
            case SNAPSHOT -> effects.boundaryReached(step);
            case LOAD_TEST, EVALUATE, COUNT -> evaluation.completed();
            default -> course.completed(segment, step);
        }
        advance(nowMs);
    }

    private void advance(long nowMs) {
        if (running != null) {
            return;
        }
        switch (phase) {
            case TRAINING -> advanceTraining(nowMs);
            case EVALUATING -> advanceEvaluation(nowMs);
            default -> {}
        }
    }

    private void advanceTraining(long nowMs) {
        if (step < boundary) {
            advanceStep(nowMs);
        } else {
            waitingSinceMs = nowMs;
            if (conversation.hasVelocity(step)) {
                phase = Phase.AT_BOUNDARY;
                run(program.snapshot());
            }
        }
    }

    private void advanceStep(long nowMs) {
        Segment segment = course.next(!isLastBeforeBoundary());
        if (segment != null) {
            run(segment);
        } else if (course.isComplete()) {
            completeStep(nowMs);
        } else {
            waitingSinceMs = nowMs;
        }
    }

    private void completeStep(long nowMs) {
        step++;
        course.begin();
        if (step == boundary) {
            conversation.tellVelocity(step);
        }
        readEarly();
        advanceTraining(nowMs);
    }

    /** What came early may be due now; what is still early goes back to the end of the queue. */
    private void readEarly() {
        for (int count = early.size(); count > 0; count--) {
            PeerMessage message = early.poll();
            if (isDue(message)) {
                conversation.heard(message);
            } else if (isEarly(message)) {
                early.add(message);
            }
        }
    }

    private void advanceEvaluation(long nowMs) {
        Segment segment = evaluation.next();
        if (segment != null) {
            run(segment);
        } else {
            phase = Phase.AT_BOUNDARY;
            waitingSinceMs = nowMs;
            effects.evaluated(step, evaluation.set());
        }
    }

    private void run(Segment segment) {
        running = segment;
        effects.run(segment, phase == Phase.EVALUATING ? evaluation.minibatch() : step);
    }

    /** A segment threw. */
    public void threw(Segment segment, String what) {
        if (segment == running) {
            fail(true, program.describe(segment) + ": " + what);
        }
    }

    /** This process was suspended: the time in which nothing ran doesn't count. */
    public void resumed(long nowMs) {
        waitingSinceMs = nowMs;
    }

    /** Time passes: is anything overdue? */
    public void tick(long nowMs) {
        if (running != null) {
            return;
        }
        long waitedMs = nowMs - waitingSinceMs;
        if (phase == Phase.TRAINING && waitedMs > patienceMs) {
            fail(false, awaited().what() + " within " + waitedMs + " ms");
        } else if (phase == Phase.AT_BOUNDARY && waitedMs > boundaryPatienceMs) {
            fail(false, "no word from the coordinator at the boundary within " + waitedMs + " ms");
        }
    }

    private Awaited awaited() {
        return step == boundary ? conversation.awaitedAtBoundary() : course.awaited();
    }

    public Phase phase() {
        return phase;
    }

    /** Of the job that are complete here. */
    public int steps() {
        return step;
    }

    /** Whether it computes the last step before a boundary. */
    public boolean isLastBeforeBoundary() {
        return step + 1 == boundary;
    }

    /** That were computed in this world: it grows as long as this worker gets on. */
    public long segments() {
        return segments;
    }

    /** What it does, or waits for, in words. */
    public String doing() {
        if (running != null) {
            return program.describe(running);
        }
        return switch (phase) {
            case IDLE -> "nothing";
            case TRAINING -> awaited().what();
            case AT_BOUNDARY, EVALUATING -> "waiting at the boundary";
            case FAILED -> "nothing, since it failed";
        };
    }

    /** The ranks whose messages it needs to get on. */
    public BitSet waitsFor() {
        return phase == Phase.TRAINING && running == null ? awaited().from() : new BitSet();
    }

    private void fail(boolean threw, String what) {
        String when = step < boundary ? "step " + (step + 1) : "after step " + step;
        phase = Phase.FAILED;
        running = null;
        effects.failed(step, threw, when + ", " + what);
    }
}

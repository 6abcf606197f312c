package org.talkoot.coordinator;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;
import org.talkoot.protocol.message.World;

/**
 * The coordinator's protocol: forms the world, names its boundaries, commits them, and ends the job. It is in nobody's way:
 * within a step it says nothing. Time is passed in; whatever it decides goes to {@link CoordinatorEffects}.
 */
public final class CoordinatorMachine {

    /**
     * How long the coordinator waits before it ends the job.
     *
     * @param joinMs for the workers to join
     * @param silenceMs for any word of the world, once it is formed
     */
    public record Deadlines(long joinMs, long silenceMs) {}

    private enum Phase {
        FORMING,
        TRAINING,
        EVALUATING,
        DELIVERING,
        OVER
    }

    private final JobPlan plan;
    private final int workers;
    private final Deadlines deadlines;
    private final CoordinatorEffects effects;
    private final BoundaryPlanner boundaries;
    private final List<String> names = new ArrayList<>(); // by rank
    private final Map<Integer, BoundaryReached> reached = new TreeMap<>(); // by rank
    private final Map<Integer, Evaluated> evaluated = new TreeMap<>(); // by rank

    private Phase phase = Phase.FORMING;
    private World world;
    private List<Integer> chunkSizes;
    private String fingerprint;
    private int committed; // steps
    private int boundary;
    private float[] losses; // of the steps committed .. boundary
    private final BitSet lossesHere = new BitSet(); // by step - committed
    private int progress; // steps
    private long heardMs;
    private long boundaryBeganMs;

    /** @param workers that must join before the world is formed */
    public CoordinatorMachine(JobPlan plan, int workers, Deadlines deadlines, CoordinatorEffects effects, long nowMs) {
        this.plan = plan;
        this.workers = workers;
        this.deadlines = deadlines;
        this.effects = effects;
        boundaries = new BoundaryPlanner(plan);
        heardMs = nowMs;
    }

    /** A worker asks to join; ranks follow the names. False if the world is full. */
    public boolean joined(String name, List<Integer> chunkSizes, String fingerprint, long nowMs) {
        if (phase != Phase.FORMING || names.contains(name)) {
            return false;
        }
        names.add(name);
        this.chunkSizes = chunkSizes;
        this.fingerprint = fingerprint;
        heardMs = nowMs;
        if (names.size() == workers) {
            form(nowMs);
        }
        return true;
    }

    private void form(long nowMs) {
        names.sort(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder())); // 2 before 10
        boundary = boundaries.first(0);
        losses = new float[boundary];
        world = new World(
                new Fence(1, 1),
                WorldPlanner.shards(plan.shards(), workers),
                WorldPlanner.owners(chunkSizes, workers),
                0,
                boundary);
        phase = Phase.TRAINING;
        boundaryBeganMs = nowMs;
        effects.publish(new JobEvent.WorldFormed(world, fingerprint));
        effects.formWorld(world, List.copyOf(names));
    }

    public void reported(WorkerReport.InWorld report, long nowMs) {
        if (world == null || !report.fence().equals(world.fence()) || phase == Phase.OVER) {
            return;
        }
        heardMs = nowMs;
        if (report instanceof WorkerReport.Losses part) {
            collect(part);
            commitIfComplete(nowMs);
        } else if (report instanceof BoundaryReached arrival && arrival.steps() == boundary) {
            reached.put(arrival.sender(), arrival);
            commitIfComplete(nowMs);
        } else if (report instanceof Evaluated share && phase == Phase.EVALUATING && share.steps() == committed) {
            evaluated.put(share.sender(), share);
            if (evaluated.size() == workers) {
                completeEvaluation(nowMs);
            }
        } else if (report instanceof WorkerReport.StateDelivered state && phase == Phase.DELIVERING) {
            end(new JobEvent.Finished(state.parameters(), state.buffers()));
        } else if (report instanceof WorkerReport.Failed failure) {
            end(new JobEvent.Failed(name(failure.sender()) + ", " + failure.reason()));
        }
    }

    private void collect(WorkerReport.Losses part) {
        for (int i = 0; i < part.losses().length; i++) {
            int step = part.firstStep() + i;
            if (step >= committed && step < boundary) {
                losses[step - committed] = part.losses()[i];
                lossesHere.set(step - committed);
            }
        }
        int steps = part.firstStep() + part.losses().length;
        if (steps > progress) {
            progress = steps;
            effects.publish(new JobEvent.Progressed(steps, part.losses()[part.losses().length - 1]));
        }
    }

    private void commitIfComplete(long nowMs) {
        if (phase == Phase.TRAINING && reached.size() == workers && lossesHere.cardinality() == boundary - committed) {
            commit(nowMs);
        }
    }

    private void commit(long nowMs) {
        String failure = disagreement();
        if (failure != null) {
            end(new JobEvent.Failed(failure));
            return;
        }
        int done = boundary - committed;
        committed = boundary;
        reached.clear();
        lossesHere.clear();
        effects.publish(new JobEvent.Committed(world.fence(), committed, losses));
        if (plan.evaluatesAfter(committed)) {
            phase = Phase.EVALUATING;
            effects.publish(new JobEvent.EvaluationStarted(committed));
            effects.evaluate(world.fence(), committed);
            planNext(done, nowMs);
        } else {
            planNext(done, nowMs);
            goOn(nowMs);
        }
    }

    private void planNext(int done, long nowMs) {
        if (committed < plan.steps()) {
            boundary = boundaries.next(committed, done, nowMs - boundaryBeganMs);
            losses = new float[boundary - committed];
        }
    }

    private String disagreement() {
        BoundaryReached first = reached.get(0);
        for (BoundaryReached arrival : reached.values()) {
            if (!arrival.finite()) {
                return "after step " + boundary
                        + " the weights are not all finite numbers: the training diverged; a lower"
                        + " learning rate may help";
            }
            if (arrival.stateHash() != first.stateHash()) {
                return "after step " + boundary + " " + name(arrival.sender()) + " holds other weights than " + name(0);
            }
        }
        return null;
    }

    private void completeEvaluation(long nowMs) {
        double lossSum = 0;
        long correct = 0;
        for (Evaluated share : evaluated.values()) { // by rank, so by shard
            for (int shard = 0; shard < share.lossSums().length; shard++) {
                lossSum += share.lossSums()[shard];
                correct += share.correct()[shard];
            }
        }
        evaluated.clear();
        effects.publish(new JobEvent.Evaluated(committed, lossSum, correct));
        goOn(nowMs);
    }

    private void goOn(long nowMs) {
        boundaryBeganMs = nowMs;
        if (committed == plan.steps()) {
            phase = Phase.DELIVERING;
            effects.deliverState(world.fence(), 0);
        } else {
            phase = Phase.TRAINING;
            effects.proceed(world.fence(), boundary);
        }
    }

    /** A worker's actor is gone. */
    public void died(String name) {
        if (phase != Phase.OVER && names.contains(name)) {
            end(new JobEvent.Failed("worker " + name + " died, " + whatWasAwaited()));
        }
    }

    /** Somebody wants the job to stop: what is committed stays. */
    public void stop() {
        if (phase != Phase.OVER) {
            end(new JobEvent.Stopped(committed));
        }
    }

    /** This process was suspended, and its workers with it: the time in which nothing ran doesn't count. */
    public void resumed(long nowMs) {
        heardMs = nowMs;
    }

    /** Time passes: is anything overdue? */
    public void tick(long nowMs) {
        long silentMs = nowMs - heardMs;
        if (phase == Phase.FORMING && silentMs > deadlines.joinMs()) {
            end(new JobEvent.Failed(
                    "only " + names.size() + " of " + workers + " workers joined within " + silentMs + " ms"));
        } else if (phase != Phase.OVER && phase != Phase.FORMING && silentMs > deadlines.silenceMs()) {
            end(new JobEvent.Failed("no worker reported anything for " + silentMs + " ms, " + whatWasAwaited()));
        }
    }

    private String whatWasAwaited() {
        return switch (phase) {
            case FORMING -> "before the world was formed";
            case TRAINING ->
                reached.size() == workers
                        ? "before the losses of all steps up to " + boundary + " were here"
                        : "before step " + boundary + " was complete on "
                                + names(IntStream.range(0, workers).filter(rank -> !reached.containsKey(rank)));
            case EVALUATING ->
                "during the evaluation after step " + committed + ", awaited from "
                        + names(IntStream.range(0, workers).filter(rank -> !evaluated.containsKey(rank)));
            case DELIVERING -> "before it handed over the final weights";
            case OVER -> "after the end";
        };
    }

    private String names(IntStream ranks) {
        return ranks.mapToObj(this::name).collect(Collectors.joining(", "));
    }

    private String name(int rank) {
        return "worker " + names.get(rank);
    }

    private void end(JobEvent last) {
        phase = Phase.OVER;
        effects.publish(last);
        effects.stop();
    }
}

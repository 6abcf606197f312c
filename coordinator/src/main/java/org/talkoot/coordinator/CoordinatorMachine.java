package org.talkoot.coordinator;

import java.util.List;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.World;

/**
 * The coordinator's protocol: forms worlds, names their boundaries, commits them, and ends the job. It is in nobody's way:
 * within a step it says nothing. Time is passed in; whatever it decides goes to {@link CoordinatorEffects}.
 *
 * <p>One mechanism serves every failure: a new world with whoever is left goes back to the last committed boundary and
 * computes on from there, and the arithmetic gives the same weights. Who joins or leaves does so at a boundary, where
 * nothing is computed twice.
 */
public final class CoordinatorMachine {

    /**
     * How long the coordinator waits.
     *
     * @param joinMs for workers to join, before it ends the job
     * @param silenceMs for any word of the world, before it ends the job
     * @param leastPatienceMs that a worker has with its peers, however fast the steps are
     * @param unmeasuredPatienceMs that it has before any step was measured
     */
    public record Deadlines(long joinMs, long silenceMs, long leastPatienceMs, long unmeasuredPatienceMs) {}

    private enum Phase {
        FORMING,
        TRAINING,
        EVALUATING,
        DELIVERING,
        OVER
    }

    private final JobPlan plan;
    private final Start start;
    private final Deadlines deadlines;
    private final CoordinatorEffects effects;
    private final BoundaryPlanner boundaries;
    private final Patience patience;
    private final Membership membership = new Membership();
    private final Failures failures = new Failures();

    private Phase phase = Phase.FORMING;
    private World world;
    private Boundary boundary;
    private Evaluation evaluation;
    private List<Integer> chunkSizes;
    private String fingerprint;
    private int generation;
    private int awaited; // workers, before a world is formed
    private int committed; // steps
    private int evaluatedSteps;
    private int progress; // steps
    private long heardMs;
    private long boundaryBeganMs;
    private long tookMs; // for the newest boundary, without its evaluation

    /**
     * Where a coordinator begins.
     *
     * @param term its number, larger than any before
     * @param workers that must have joined before it forms its first world
     * @param steps that are committed already
     */
    public record Start(long term, int workers, int steps) {}

    public CoordinatorMachine(JobPlan plan, Start start, Deadlines deadlines, CoordinatorEffects effects, long nowMs) {
        this.plan = plan;
        this.start = start;
        this.deadlines = deadlines;
        this.effects = effects;
        boundaries = new BoundaryPlanner(plan);
        patience =
                new Patience(deadlines.leastPatienceMs(), deadlines.unmeasuredPatienceMs(), deadlines.silenceMs() / 2);
        awaited = start.workers();
        committed = start.steps();
        evaluatedSteps = start.steps() - 1; // whether the weights that it starts from were evaluated isn't known: again
        heardMs = nowMs;
    }

    /** A worker asks to join: the first world, or the next boundary. False if one of its name is here already. */
    public boolean joined(String name, List<Integer> chunkSizes, String fingerprint, long nowMs) {
        if (phase == Phase.OVER || !membership.add(name)) {
            return false;
        }
        this.chunkSizes = chunkSizes;
        this.fingerprint = fingerprint;
        if (phase == Phase.FORMING) {
            heardMs = nowMs;
            formIfAllAreHere(nowMs);
        }
        return true;
    }

    private void formIfAllAreHere(long nowMs) {
        if (membership.size() >= awaited) {
            form(nowMs);
        }
    }

    /** A worker asks to leave: it goes at the next boundary, or at once where there is no world. */
    public void wantsToLeave(String name, long nowMs) {
        membership.wantsToLeave(name);
        if (phase == Phase.FORMING) {
            List<String> gone = membership.dismiss();
            gone.forEach(effects::release);
            awaited = Math.max(1, awaited - gone.size());
            formIfAllAreHere(nowMs);
        }
    }

    /** A worker's actor is gone. */
    public void died(String name, long nowMs) {
        boolean inWorld = membership.isInWorld(name);
        if (membership.remove(name) && inWorld && phase != Phase.OVER) {
            recover("worker " + name + " died " + whatWasAwaited(), nowMs);
        }
    }

    private void form(long nowMs) {
        membership.dismiss().forEach(effects::release);
        if (membership.size() == 0) {
            phase = Phase.FORMING;
            world = null;
            heardMs = nowMs;
            membership.dissolveWorld();
            return;
        }
        awaited = 1;
        List<String> names = membership.formWorld();
        boolean pausesAtOnce = committed == plan.steps() || isEvaluationDue();
        boundary = new Boundary(committed, pausesAtOnce ? committed : boundaries.first(committed));
        world = new World(
                new Fence(start.term(), ++generation),
                WorldPlanner.shards(plan.shards(), names.size()),
                WorldPlanner.owners(chunkSizes, names.size()),
                committed,
                boundary.to(),
                patience.ms());
        phase = Phase.TRAINING;
        progress = committed;
        boundaryBeganMs = nowMs;
        heardMs = nowMs;
        effects.publish(new JobEvent.WorldFormed(world, names, fingerprint));
        effects.formWorld(world, names);
    }

    private void recover(String reason, long nowMs) {
        if (failures.isHopeless(membership.size())) {
            end(new JobEvent.Failed(reason + "; the last worlds all failed before they could commit a step"));
            return;
        }
        effects.publish(new JobEvent.Recovering(reason, committed, progress));
        form(nowMs);
    }

    public void reported(WorkerReport.InWorld report, long nowMs) {
        if (world == null || !report.fence().equals(world.fence()) || phase == Phase.OVER) {
            return;
        }
        heardMs = nowMs;
        if (report instanceof WorkerReport.Losses part) {
            collect(part);
            commitIfComplete(nowMs);
        } else if (report instanceof BoundaryReached arrival) {
            boundary.add(arrival);
            commitIfComplete(nowMs);
        } else if (report instanceof WorkerReport.Evaluated share && phase == Phase.EVALUATING) {
            evaluation.add(share);
            if (evaluation.isComplete(world.workers())) {
                completeEvaluation(nowMs);
            }
        } else if (report instanceof WorkerReport.StateDelivered state && phase == Phase.DELIVERING) {
            end(new JobEvent.Finished(state.parameters(), state.buffers()));
        } else if (report instanceof WorkerReport.Failed failure) {
            failed(failure, nowMs);
        }
    }

    private void failed(WorkerReport.Failed failure, long nowMs) {
        String reason = membership.name(failure.sender()) + ", " + failure.reason();
        if (failure.threw()) {
            String worker = membership.world().get(failure.sender());
            switch (failures.judge(failure.steps(), worker, membership.size())) {
                case RETRY -> membership.rotate();
                case REPLACE_WORKER -> replace(worker);
                case END_JOB -> {
                    end(new JobEvent.Failed(reason));
                    return;
                }
            }
        } else {
            patience.alarmed();
        }
        recover(reason, nowMs);
    }

    /**
     * A worker hangs in a segment, of this world or of an older one that it never came out of: it is written off, and
     * another takes its place.
     */
    public void stalled(WorkerReport.Stalled report, long nowMs) {
        String name = report.worker();
        if (phase != Phase.OVER && membership.isInWorld(name)) {
            replace(name);
            patience.alarmed();
            recover("worker " + name + " hangs in " + report.what() + " for " + report.forMs() + " ms", nowMs);
        }
    }

    private void replace(String name) {
        membership.remove(name);
        effects.replace(name);
    }

    private void collect(WorkerReport.Losses part) {
        boundary.add(part);
        int steps = part.firstStep() + part.losses().length;
        if (steps > progress) {
            progress = steps;
            effects.publish(new JobEvent.Progressed(steps, part.losses()[part.losses().length - 1]));
        }
    }

    private void commitIfComplete(long nowMs) {
        if (phase != Phase.TRAINING || !boundary.isComplete(world.workers())) {
            return;
        }
        if (!boundary.isFinite()) {
            end(new JobEvent.Failed(
                    "after step " + boundary.to() + " the weights are not all finite numbers: the training"
                            + " diverged; a lower learning rate may help"));
        } else if (boundary.odd() >= 0) {
            recover(
                    "after step " + boundary.to() + " " + membership.name(boundary.odd()) + " holds other weights than "
                            + membership.name(0),
                    nowMs);
        } else {
            commit(nowMs);
        }
    }

    private void commit(long nowMs) {
        tookMs = nowMs - boundaryBeganMs;
        if (boundary.to() > committed) { // else the world began here, and has shown nothing yet
            committed = boundary.to();
            failures.committed();
            patience.measured(boundary.to() - boundary.from(), tookMs);
            effects.publish(
                    new JobEvent.Committed(world.fence(), boundary.from(), boundary.losses(), boundary.stateHash()));
        }
        if (isEvaluationDue()) {
            phase = Phase.EVALUATING;
            evaluation = new Evaluation(committed);
            effects.publish(new JobEvent.EvaluationStarted(committed));
            effects.evaluate(world.fence(), committed);
        } else {
            goOn(nowMs);
        }
    }

    private boolean isEvaluationDue() {
        return plan.evaluatesAfter(committed) && evaluatedSteps < committed;
    }

    private void completeEvaluation(long nowMs) {
        evaluatedSteps = committed;
        effects.publish(evaluation.result());
        goOn(nowMs);
    }

    private void goOn(long nowMs) {
        if (membership.hasChanged() && committed < plan.steps()) {
            form(nowMs);
        } else if (committed == plan.steps()) {
            phase = Phase.DELIVERING;
            effects.deliverState(world.fence(), 0);
        } else {
            int done = boundary.to() - boundary.from();
            boundary = new Boundary(committed, boundaries.next(committed, done, tookMs));
            boundaryBeganMs = nowMs;
            phase = Phase.TRAINING;
            effects.proceed(world.fence(), boundary.to(), patience.ms());
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
                    "only " + membership.size() + " of " + awaited + " workers joined within " + silentMs + " ms"));
        } else if (phase != Phase.OVER && phase != Phase.FORMING && silentMs > deadlines.silenceMs()) {
            end(new JobEvent.Failed("no worker reported anything for " + silentMs + " ms, " + whatWasAwaited()));
        }
    }

    private String whatWasAwaited() {
        return switch (phase) {
            case FORMING -> "before the world was formed";
            case TRAINING ->
                boundary.isReachedByAll(world.workers())
                        ? "before the losses of all steps up to " + boundary.to() + " were here"
                        : "before step " + boundary.to() + " was complete on "
                                + membership.names(rank -> !boundary.hasReached(rank));
            case EVALUATING ->
                "during the evaluation after step " + committed + ", awaited from "
                        + membership.names(rank -> !evaluation.has(rank));
            case DELIVERING -> "before it handed over the final weights";
            case OVER -> "after the end";
        };
    }

    private void end(JobEvent last) {
        phase = Phase.OVER;
        effects.publish(last);
        effects.stop();
    }
}

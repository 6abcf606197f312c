package org.talkoot.coordinator;

import java.util.List;
import java.util.Optional;
import org.talkoot.protocol.job.EvaluationSet;
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
 * nothing is computed twice; so do shards that move from a slow worker to a fast one. A coordinator that takes over from
 * another forms its first world from the newest boundary that any worker knows to be committed.
 */
public final class CoordinatorMachine {
    /** What the coordinator is about. */
    public enum Phase {
        FORMING,
        TRAINING,
        EVALUATING,
        DELIVERING,
        OVER
    }

    /** Which worker hands over the final weights: all hold the same. */
    static final int DELIVERING_RANK = 0;

    private final JobPlan plan;
    private final Start start;
    private final Timing timing;
    private final Topology topology;
    private final CoordinatorEffects effects;
    private final BoundaryPlanner boundaries;
    private final Patience patience;
    private final Membership membership;
    private final Pace pace = new Pace();
    private final Position position;
    private final Recovery recovery;
    private final Supplies supplies;

    private Phase phase = Phase.FORMING;
    private Generation current; // null before the first, and while nobody is here
    private int generation; // of the newest world
    private int awaited; // workers, before a world is formed
    private boolean formed; // at least one world
    private long formingSinceMs; // or since somebody joined
    private long tickedMs; // the newest tick
    private long boundaryBeganMs;
    private long tookMs; // for the newest boundary, without its evaluation

    public CoordinatorMachine(JobPlan plan, Start start, Timing timing, CoordinatorEffects effects, long nowMs) {
        this(plan, start, timing, Topology.STANDARD, effects, nowMs);
    }

    public CoordinatorMachine(
            JobPlan plan, Start start, Timing timing, Topology topology, CoordinatorEffects effects, long nowMs) {
        this.plan = plan;
        this.start = start;
        this.timing = timing;
        this.topology = topology;
        this.effects = effects;
        membership = new Membership(plan.strict());
        boundaries = new BoundaryPlanner(plan, timing.snapshotMs());
        patience = new Patience(timing.leastPatienceMs(), timing.unmeasuredPatienceMs());
        awaited = start.workers();
        position = new Position(plan, start.steps(), start.evaluations());
        recovery = new Recovery(membership, position, patience, effects);
        supplies = new Supplies(start.steps());
        formingSinceMs = nowMs;
        tickedMs = nowMs;
    }

    public Phase phase() {
        return phase;
    }

    /** Whether that worker has joined, and wasn't written off since. */
    public boolean has(String name) {
        return membership.has(name);
    }

    /** How patient it is with the workers. */
    public long patienceMs() {
        return patience.ms();
    }

    /** A worker asks to join: the first world, or the next boundary. Empty, or in a sentence why it can't. */
    public Optional<String> joined(Candidate candidate, long nowMs) {
        if (phase == Phase.OVER) {
            return Optional.of("the job is over");
        }
        Optional<String> refusal = membership.add(candidate);
        if (refusal.isPresent()) {
            return refusal;
        }
        generation = Math.max(generation, candidate.newestWorld().generation());
        supplies.holds(candidate.node(), candidate.committed());
        if (phase == Phase.FORMING) {
            formingSinceMs = nowMs;
            formIfAllAreHere(nowMs);
        }
        return Optional.empty();
    }

    /** Why no worker of the candidate's node can join, in words; empty if they can. */
    public Optional<String> misfit(Candidate candidate) {
        return membership.misfit(candidate);
    }

    private void formIfAllAreHere(long nowMs) {
        if (membership.size() >= awaited) {
            form(nowMs);
        }
    }

    /** A node, or the coordinator's own, has received a part of a snapshot that it lacked, so much of which is missing now. */
    public void received(String node, int steps, long missing, long nowMs) {
        supplies.received(node, steps, missing, nowMs);
        if (phase == Phase.DELIVERING) {
            current.vigil().moved(nowMs); // the final values are on their way
        }
        if (phase == Phase.FORMING && missing == 0) {
            formingSinceMs = nowMs;
            formIfAllAreHere(nowMs);
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
        if (membership.remove(name) && isInWorld(name)) {
            goBackUnless(recovery.after("worker " + name + " died " + current.awaited(phase)), nowMs);
        } else if (phase == Phase.FORMING && formed) {
            form(nowMs); // perhaps it was the one that was waited for
        }
    }

    /** A node is gone, with what it held. */
    public void nodeGone(String node, long nowMs) {
        supplies.forget(node);
        if (phase == Phase.FORMING && formed) {
            form(nowMs);
        }
    }

    private boolean isInWorld(String name) {
        return phase != Phase.OVER && current != null && current.has(name);
    }

    /** Forms a new world of all members, as soon as they hold the snapshot that it begins from. */
    private void form(long nowMs) {
        membership.dismiss().forEach(effects::release);
        if (phase != Phase.FORMING) {
            phase = Phase.FORMING;
            current = null;
            formingSinceMs = nowMs;
        }
        if (membership.size() > 0) {
            awaited = 1;
            List<String> nodes = membership.nodes();
            position.startFrom(supplies.newest());
            if (supplies.areComplete(nodes, position.committed())) {
                begin(nowMs);
            } else {
                supplies.errands(nodes, position.committed(), nowMs)
                        .forEach(errand -> effects.supply(errand.node(), position.committed(), errand.from()));
            }
        }
    }

    private void begin(long nowMs) {
        if (!formed) {
            start.predecessor().ifPresent(recovery::tell);
            formed = true;
        }
        List<String> names = membership.ranked();
        double[] paces = pace.of(names);
        int processes = membership.nodes().size();
        World world = new World(
                new Fence(start.term(), ++generation),
                WorldPlanner.shards(plan.shards(), paces),
                WorldPlanner.owners(topology.cut(membership.chunkSizes(), processes), paces),
                membership.nodes(names),
                position.committed(),
                firstBoundary(),
                patience.ms(),
                topology.fanOut(processes));
        current = new Generation(world, names, nowMs);
        phase = Phase.TRAINING;
        position.goBack();
        boundaryBeganMs = nowMs;
        pace.entered(world, names);
        effects.publish(new JobEvent.WorldFormed(world, names, membership.fingerprint()));
        effects.formWorld(world, names);
    }

    private int firstBoundary() {
        int steps = position.committed();
        boolean pausesAtOnce = position.isDone() || position.evaluationDue().isPresent();
        return recovery.disputed().orElseGet(() -> pausesAtOnce ? steps : boundaries.first(steps));
    }

    /** Forms a new world, which goes back to the last commit, unless the job ends with a sentence. */
    private void goBackUnless(Optional<String> end, long nowMs) {
        end.ifPresentOrElse(sentence -> end(new JobEvent.Failed(sentence)), () -> form(nowMs));
    }

    public void reported(WorkerReport.InWorld report, long nowMs) {
        if (phase == Phase.OVER || current == null || !report.fence().equals(current.fence())) {
            return;
        }
        current.vigil().heard(report, nowMs);
        if (report instanceof WorkerReport.Losses part) {
            collect(part);
            commitIfComplete(nowMs);
        } else if (report instanceof BoundaryReached arrival) {
            current.boundary().add(arrival);
            commitIfComplete(nowMs);
        } else if (report instanceof WorkerReport.Measured measured) {
            effects.publish(new JobEvent.Measured(measured));
        } else if (report instanceof WorkerReport.Evaluated share && phase == Phase.EVALUATING) {
            current.evaluation().add(share);
            completeEvaluationIfAllAreHere(nowMs);
        } else if (report instanceof WorkerReport.StateDelivered state && phase == Phase.DELIVERING) {
            end(new JobEvent.Finished(state.parameters(), state.buffers()));
        } else if (report instanceof WorkerReport.Failed failure) {
            goBackUnless(recovery.after(failure, current, nowMs), nowMs);
        }
    }

    /**
     * A worker hangs in a segment, of this world or of an older one that it never came out of: it is written off, and
     * another takes its place.
     */
    public void stalled(WorkerReport.Stalled report, long nowMs) {
        String name = report.worker();
        if (isInWorld(name) && membership.has(name)) {
            goBackUnless(recovery.after(current.hangs(report)), nowMs);
        } else if (phase != Phase.OVER && !membership.has(name)) {
            recovery.replace(name); // it can't hear that a new coordinator asks it to join
        }
    }

    private void collect(WorkerReport.Losses part) {
        current.boundary().add(part);
        int steps = part.firstStep() + part.losses().length;
        if (position.progressed(steps)) {
            effects.publish(new JobEvent.Progressed(steps, part.losses()[part.losses().length - 1]));
        }
    }

    private void commitIfComplete(long nowMs) {
        Boundary boundary = current.boundary();
        if (phase != Phase.TRAINING || !boundary.isComplete(current.workers())) {
            return;
        }
        if (!boundary.isFinite()) {
            end(new JobEvent.Failed(
                    "after step " + boundary.to() + " the weights are not all finite numbers: the training"
                            + " diverged; a lower learning rate may help"));
        } else if (boundary.odd() >= 0) {
            goBackUnless(recovery.afterDesync(current), nowMs);
        } else {
            commit(boundary, nowMs);
        }
    }

    private void commit(Boundary boundary, long nowMs) {
        tookMs = nowMs - boundaryBeganMs;
        List<String> holders = membership.nodesOf(current.names()); // that of one who is quarantined now, too
        recovery.agreed(current);
        if (position.commit(boundary.to())) { // else the world began here, and has shown nothing yet
            recovery.committed();
            patience.measured(boundary.to() - boundary.from(), tookMs);
            pace.measure(current);
            holders.forEach(node -> supplies.holds(node, boundary.to()));
            effects.publish(new JobEvent.Committed(
                    current.fence(),
                    boundary.from(),
                    boundary.losses(),
                    boundary.gradientNorms(),
                    boundary.stateHash()));
        }
        if (!membership.hasAll(current.names())) {
            form(nowMs); // somebody was quarantined: nobody waits for what it would have to say
        } else {
            evaluateOrGoOn(nowMs);
        }
    }

    private void evaluateOrGoOn(long nowMs) {
        Optional<EvaluationSet> due = position.evaluationDue();
        if (due.isPresent()) {
            phase = Phase.EVALUATING;
            current.evaluate(position.committed(), due.get(), nowMs);
            effects.publish(new JobEvent.EvaluationStarted(position.committed()));
            effects.evaluate(current.fence(), position.committed(), due.get());
        } else {
            goOn(nowMs);
        }
    }

    private void completeEvaluationIfAllAreHere(long nowMs) {
        if (current.evaluation().isComplete(current.workers())) {
            JobEvent.Evaluated result = current.evaluation().result();
            position.evaluated(result);
            effects.publish(result);
            evaluateOrGoOn(nowMs);
        }
    }

    private void goOn(long nowMs) {
        current.vigil().moved(nowMs);
        if (position.isDone()) {
            phase = Phase.DELIVERING;
            effects.deliverState(current.fence(), DELIVERING_RANK, position.committed());
        } else if (membership.differsFrom(current.names()) || pace.wantsAnotherPlan()) {
            form(nowMs);
        } else {
            int done = current.boundary().to() - current.boundary().from();
            int next = boundaries.next(
                    position.committed(), done, tookMs, current.vigil().snapshotMs());
            current.proceed(next);
            boundaryBeganMs = nowMs;
            phase = Phase.TRAINING;
            effects.proceed(current.fence(), next, patience.ms());
        }
    }

    /** How it stands with the job. */
    Standing standing(long nowMs) {
        return new Standing(
                phase,
                new Fence(start.term(), generation),
                phase == Phase.FORMING ? awaited : 0,
                position.committed(),
                position.progress(),
                plan.steps(),
                Standing.workers(current, membership, pace, nowMs));
    }

    /** Somebody wants the job to stop: what is committed stays. */
    public void stop() {
        if (phase != Phase.OVER) {
            end(new JobEvent.Stopped(position.committed()));
        }
    }

    /** This process was suspended, and its workers with it: the time in which nothing ran doesn't count. */
    public void resumed(long nowMs) {
        formingSinceMs = nowMs;
        supplies.resumed(nowMs);
        boundaryBeganMs += nowMs - tickedMs;
        tickedMs = nowMs;
        if (current != null) {
            current.vigil().resumed(nowMs);
        }
    }

    /** Time passes: is anything overdue? */
    public void tick(long nowMs) {
        tickedMs = nowMs;
        switch (phase) {
            case OVER -> {}
            case FORMING -> tickForming(nowMs - formingSinceMs, nowMs);
            default ->
                current.overdue(patience.ms(), current.awaited(phase), nowMs)
                        .ifPresent(alarm -> goBackUnless(recovery.after(alarm), nowMs));
        }
    }

    private void tickForming(long waitedMs, long nowMs) {
        Optional<String> overdue = supplies.overdue(membership.nodes(), nowMs);
        if (overdue.isPresent()) {
            membership.on(overdue.get()).forEach(recovery::replace);
            supplies.forget(overdue.get());
        }
        if (membership.size() > 0 && (waitedMs > timing.gatherMs() || awaited == 1)) {
            form(nowMs);
        } else if (waitedMs > timing.joinMs()) {
            end(new JobEvent.Failed("no worker joined within " + waitedMs + " ms"));
        }
    }

    private void end(JobEvent last) {
        phase = Phase.OVER;
        effects.publish(last);
        effects.stop();
    }
}

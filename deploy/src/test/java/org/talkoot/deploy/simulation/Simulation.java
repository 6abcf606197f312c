package org.talkoot.deploy.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.talkoot.deploy.simulation.Fault.Kind;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;

/**
 * One run of a job: the real machines of coordinator and workers and the real engine, on one thread, in virtual time and from
 * one seed, with the faults of a {@link Schedule}. After every event the invariants are checked.
 */
final class Simulation {
    private static final int MOST_EVENTS = 500_000;
    private static final int MOST_WORKERS = 5;
    private static final int MOST_SLOWNESS = 60;

    private final Surroundings around;
    private final Disk disk;
    private Recording recording; // of the newest process
    private int processes;
    private SimulatedNode node; // the process that is alive; null while there is none

    private Simulation(Schedule schedule, Coverage coverage, Trace trace) {
        around = Surroundings.of(schedule, coverage, trace);
        boolean resumes = schedule.has(Kind.PROCESS_DEATH) || schedule.has(Kind.TORN_CHECKPOINT);
        disk = new Disk(around.reference(), around.violations(), resumes);
    }

    /**
     * What came of a run.
     *
     * @param violation of an invariant, if any
     * @param recoveries worlds that failed
     */
    record Outcome(Optional<String> violation, int recoveries) {}

    static Outcome of(Schedule schedule, Coverage coverage, Trace trace) {
        Simulation simulation = new Simulation(schedule, coverage, trace);
        return new Outcome(
                simulation.violation(schedule), simulation.around.history().recoveries());
    }

    static Outcome of(Schedule schedule) {
        return of(schedule, new Coverage(), new Trace(0));
    }

    private Optional<String> violation(Schedule schedule) {
        Violations violations = around.violations();
        try {
            run(schedule);
            return violations.first();
        } catch (RuntimeException | Error unexpected) {
            return violations
                    .first()
                    .or(() -> Optional.of(unexpected + " at " + unexpected.getStackTrace()[0]));
        } finally {
            if (node != null) {
                node.die();
            }
            disk.close();
        }
    }

    private void run(Schedule schedule) {
        processes = schedule.processes();
        start(schedule.workers());
        for (Fault fault : schedule.faults()) {
            around.time().after(fault.atMs(), () -> inflict(fault));
        }
        History history = around.history();
        for (int events = 0; !history.isOver() && around.violations().first().isEmpty(); events++) {
            around.time().next().run();
            around.waits().check();
            if (node != null) {
                node.check();
            }
            around.violations().check(events < MOST_EVENTS, "I4", "no end after %d events", events);
        }
        history.failure().ifPresent(sentence -> around.violations().fail("I5: the job failed: " + sentence));
        around.violations()
                .check(
                        !schedule.isQuiet() || history.recoveries() == 0,
                        "I4",
                        "without a fault, something was recovered");
        recording.finish();
        disk.audit();
    }

    private void start(int workers) {
        Snapshot state = disk.open();
        around.note("a process with " + workers + " workers begins at step " + state.steps());
        around.history().resumed(state.steps(), disk.term());
        List<NodeMemory> memories = new ArrayList<>();
        for (int process = 0; process < processes; process++) {
            memories.add(new NodeMemory("process " + process, state, disk.wanted()));
        }
        recording = new Recording(around, disk, memories);
        node = new SimulatedNode(around, memories, disk.term(), disk.evaluations(), workers, recording::add);
        node.check(state);
    }

    private void inflict(Fault fault) {
        if (node == null) {
            return;
        }
        around.note("FAULT " + fault);
        SimulatedWorker victim = node.pick(fault.target());
        switch (fault.kind()) {
            case DROP -> around.network().loseOneOf((int) fault.amount());
            case PAUSE -> victim.pause(fault.amount());
            case HANG -> victim.hang(fault.severe() ? Long.MAX_VALUE : fault.amount());
            case SLOW_WORKER -> slowDown(victim, fault);
            case EXCEPTION -> victim.throwInNextSegment();
            case OTHER_WEIGHTS -> victim.lieAtNextBoundary();
            case CRASH -> victim.kill(fault.severe());
            case ALL_WORKERS_CRASH -> node.hosted().forEach(each -> each.kill(fault.severe()));
            case JOIN -> node.join();
            case LEAVE -> node.leave();
            case COORDINATOR_FAIL_OVER -> node.failOver();
            case PARTITION, ONE_WAY_PARTITION ->
                around.network()
                        .partition(
                                node.someNames(fault.target()), fault.kind() == Kind.ONE_WAY_PARTITION, fault.amount());
            case CLOCK_JUMP -> jump(fault.amount());
            case PROCESS_DEATH, TORN_CHECKPOINT -> die(fault);
            default -> throw new IllegalArgumentException(fault + " is a habit of the network");
        }
        if (isCountedHere(fault.kind())) {
            around.coverage().happened(fault.kind());
        }
    }

    /** The others are counted where they take effect. */
    private static boolean isCountedHere(Kind kind) {
        return switch (kind) {
            case DROP, EXCEPTION, OTHER_WEIGHTS, JOIN, LEAVE, COORDINATOR_FAIL_OVER, TORN_CHECKPOINT -> false;
            default -> true;
        };
    }

    private void slowDown(SimulatedWorker victim, Fault fault) {
        victim.slowDown(2 + fault.target() % MOST_SLOWNESS);
        if (!fault.severe()) {
            around.time().after(fault.amount(), () -> victim.slowDown(1));
        }
    }

    private void jump(long ms) {
        node.suspend(ms);
        around.time().jump(ms);
        around.waits().resumed();
    }

    private void die(Fault fault) {
        node.die();
        node = null;
        recording.lose();
        disk.leave();
        if (fault.kind() == Kind.TORN_CHECKPOINT && disk.tear(fault)) {
            around.coverage().happened(Kind.TORN_CHECKPOINT);
        }
        around.waits().forming();
        around.time().after(fault.amount(), () -> start(1 + fault.target() % MOST_WORKERS));
    }
}

package org.talkoot.deploy.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.talkoot.coordinator.Start;
import org.talkoot.deploy.simulation.Fault.Kind;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.worker.actor.Lookout;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;

/**
 * The machine on which the coordinator and the workers are, in one or more processes: watches them, and puts another where one
 * is gone or written off. The coordinator is in the first process; they end together.
 */
final class SimulatedNode implements SimulatedCoordinator.Node {
    private static final long LOOK_MS = 100;
    private static final int MOST_NOTICE_MS = 50;

    private final Surroundings around;
    private final List<SimulatedProcess> processes;
    private final Snapshot start; // of the job, or of what is left of it
    private final Consumer<JobEvent> recorder;
    private final List<JobEvent.Evaluated> evaluations;
    private final TreeMap<Integer, SimulatedWorker> workers = new TreeMap<>(); // by place
    private final Lookout lookout;
    private final List<SimulatedWorker> leaving = new ArrayList<>(); // until the coordinator releases them
    private final List<SimulatedWorker> all = new ArrayList<>(); // that there ever were
    private SimulatedCoordinator coordinator;
    private long term;
    private int incarnations;
    private boolean alive = true;

    /** @param evaluated before it begins */
    SimulatedNode(
            Surroundings around,
            List<NodeMemory> memories,
            long term,
            List<JobEvent.Evaluated> evaluated,
            int workers,
            Consumer<JobEvent> recorder) {
        evaluations = new ArrayList<>(evaluated);
        this.around = around;
        this.term = term;
        this.recorder = recorder;
        processes = memories.stream()
                .map(memory ->
                        new SimulatedProcess(memory, new States(around.reference(), memory, around.violations())))
                .toList();
        start = memories.get(0).snapshot(committed());
        lookout = new Lookout(around.nowMs());
        coordinator = new SimulatedCoordinator(Start.first(term, workers, committed(), evaluations), around, this);
        for (int place = 0; place < workers; place++) {
            host(place, Integer.toString(place));
        }
        look();
    }

    /** Steps, as far as the coordinator's process knows. */
    private int committed() {
        return processes.get(0).memory().committed();
    }

    private void host(int place, String name) {
        SimulatedProcess process = processes.get(place % processes.size());
        SimulatedWorker worker = new SimulatedWorker(name, around, process, coordinator, this::ended);
        workers.put(place, worker);
        lookout.watch(name, worker.activity());
        all.add(worker);
    }

    private void later(Runnable action) {
        around.time().after(1 + around.random().nextInt(MOST_NOTICE_MS), () -> {
            if (alive) {
                action.run();
            }
        });
    }

    /** What watches a worker hears of its end. */
    private void ended(SimulatedWorker worker) {
        around.note("worker " + worker.name() + " is gone");
        later(() -> coordinator.onDied(worker));
        later(() -> {
            lookout.forget(worker.name());
            workers.entrySet().stream()
                    .filter(entry -> entry.getValue() == worker)
                    .findFirst()
                    .ifPresent(entry -> replace(entry.getKey()));
        });
    }

    private void replace(int place) {
        host(place, place + "." + ++incarnations);
    }

    /** A worker that hangs can't be stopped: it is left behind, with its thread. */
    @Override
    public void replace(String name) {
        later(() -> {
            lookout.forget(name);
            workers.entrySet().stream()
                    .filter(entry -> entry.getValue().name().equals(name))
                    .findFirst()
                    .ifPresent(entry -> {
                        SimulatedWorker old = entry.getValue();
                        old.deliver(old::stop);
                        replace(entry.getKey());
                    });
        });
    }

    @Override
    public void supply(SimulatedCoordinator asking, String name, int steps, String from) {
        SimulatedProcess receiver = process(name);
        SimulatedProcess source = from.equals(Start.STORE) ? processes.get(0) : process(from);
        around.network().send(asking.name(), name, "a request to fetch the snapshot after step " + steps, () -> {
            source.kept(steps).or(() -> stored(steps)).ifPresent(snapshot -> bring(snapshot, from, receiver, asking));
        });
    }

    private Optional<Snapshot> stored(int steps) {
        return Optional.of(start).filter(stored -> stored.steps() == steps);
    }

    private void bring(Snapshot snapshot, String from, SimulatedProcess receiver, SimulatedCoordinator asking) {
        String name = receiver.memory().node();
        around.network().send(from, name, "the snapshot after step " + snapshot.steps(), () -> {
            receiver.memory().supply(snapshot);
            WorkerReport received = new WorkerReport.SnapshotReceived(name, snapshot.steps(), 0);
            around.network().send(name, asking.name(), received, () -> asking.onReport(received));
        });
    }

    private SimulatedProcess process(String name) {
        return processes.stream()
                .filter(each -> each.memory().node().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void publish(JobEvent event) {
        if (around.trace().isOn()) {
            around.note(Trace.words(event));
        }
        if (event instanceof JobEvent.WorldFormed formed) {
            checkIsKept(formed.world().startStep(), "a world starts at");
        } else if (event instanceof JobEvent.Quarantined odd) {
            boolean lied = all.stream().anyMatch(worker -> worker.name().equals(odd.worker()) && worker.hasLied());
            around.violations().check(lied, "I5", "the honest worker %s is written off", odd.worker());
        }
        if (event instanceof JobEvent.Evaluated evaluation) {
            evaluations.add(evaluation);
        }
        around.history().add(event);
        recorder.accept(event);
    }

    private void look() {
        around.time().after(LOOK_MS, () -> {
            if (alive) {
                lookout.look(around.nowMs(), this::report);
                look();
            }
        });
    }

    private void report(WorkerReport.Stalled stalled) {
        SimulatedCoordinator receiver = coordinator;
        around.network().send("monitor", receiver.name(), stalled, () -> receiver.onReport(stalled));
    }

    /** The coordinator breaks; the node notices, and another takes over. */
    void failOver() {
        if (!coordinator.isAlive()) {
            return;
        }
        around.coverage().happened(Kind.COORDINATOR_FAIL_OVER);
        coordinator.die();
        later(() -> {
            Start start = Start.after(
                    "the coordinator of term " + term + " broke", ++term, workers.size(), committed(), evaluations);
            coordinator = new SimulatedCoordinator(start, around, this);
            SimulatedCoordinator successor = coordinator;
            long itsTerm = term;
            leaving.forEach(worker -> worker.deliver(worker::stop));
            workers.values()
                    .forEach(worker -> around.network()
                            .tell(
                                    successor.name(),
                                    worker.name(),
                                    "recruit in term " + itsTerm,
                                    () -> worker.deliver(() -> worker.onRecruit(itsTerm, successor))));
        });
    }

    void join() {
        int place = 0;
        while (workers.containsKey(place)) {
            place++;
        }
        replace(place);
        around.coverage().happened(Kind.JOIN);
    }

    void leave() {
        if (workers.size() > 1) {
            SimulatedWorker leaver = workers.pollLastEntry().getValue();
            WorkerReport.Leave message = new WorkerReport.Leave(leaver.name());
            SimulatedCoordinator receiver = coordinator;
            leaving.add(leaver);
            around.network().tell("node", receiver.name(), message, () -> receiver.onReport(message));
            around.coverage().happened(Kind.LEAVE);
        }
    }

    /** One of those that are hosted. */
    SimulatedWorker pick(int target) {
        return List.copyOf(workers.values()).get(target % workers.size());
    }

    List<SimulatedWorker> hosted() {
        return List.copyOf(workers.values());
    }

    /** Some of those that a message can come from or go to. */
    Set<String> someNames(int target) {
        Set<String> some = new TreeSet<>();
        int bits = target;
        for (SimulatedWorker worker : workers.values()) {
            if ((bits & 1) == 1) {
                some.add(worker.name());
            }
            bits >>>= 1;
        }
        if (some.isEmpty()) {
            some.add(workers.firstEntry().getValue().name());
        }
        return some;
    }

    /** The process is suspended: so are its workers, in the middle of their segments. */
    void suspend(long forMs) {
        all.forEach(worker -> worker.suspend(forMs));
    }

    /** After every event. */
    void check() {
        processes.forEach(process -> process.states().check());
        checkIsKept(around.history().committedInTerm(), "the coordinator committed");
    }

    private void checkIsKept(int steps, String why) {
        boolean isKept = false;
        for (SimulatedProcess each : processes) {
            isKept |= each.states().isKept(steps);
        }
        around.violations().check(isKept, "I5", "the snapshot after step %d, which %s, is gone", steps, why);
    }

    /** Whether the state to begin with is the reference's. */
    void check(Snapshot restored) {
        processes.get(0).states().check(restored, "the state to begin with");
    }

    /** The process ends, and all in it at once. */
    void die() {
        alive = false;
        coordinator.die();
        all.forEach(SimulatedWorker::vanish);
    }
}

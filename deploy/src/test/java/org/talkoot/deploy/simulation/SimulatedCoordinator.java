package org.talkoot.deploy.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.talkoot.coordinator.Candidate;
import org.talkoot.coordinator.CoordinatorEffects;
import org.talkoot.coordinator.CoordinatorMachine;
import org.talkoot.coordinator.Start;
import org.talkoot.coordinator.Timing;
import org.talkoot.engine.numerics.Fingerprint;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.actor.WorkerDriver;

/** The real coordinator's machine, without its actor. */
final class SimulatedCoordinator implements CoordinatorEffects {
    private static final Timing TIMING = new Timing(60_000, 2_000, 1_000, 5_000, 400);
    private static final String FINGERPRINT = Fingerprint.take().text(); // the same on every worker of a process

    /** Whom it tells what its effects are. */
    interface Node {
        void replace(String name);

        /** Sends a process a snapshot over the network, which may lose it. */
        void supply(SimulatedCoordinator asking, String process, int steps, String from);

        void publish(JobEvent event);
    }

    private final Surroundings around;
    private final Node node;
    private final CoordinatorMachine machine;
    private final Ticks ticks;
    private final Map<String, SimulatedWorker> joined = new HashMap<>(); // by name
    private List<SimulatedWorker> workers = List.of(); // of the world, by rank
    private CoordinatorMachine.Phase phase = CoordinatorMachine.Phase.FORMING;
    private boolean alive = true;

    SimulatedCoordinator(Start start, Surroundings around, Node node) {
        this.around = around;
        this.node = node;
        ticks = new Ticks(around.nowMs());
        machine = new CoordinatorMachine(
                around.reference().plan(), start, TIMING, around.topology(), this, around.nowMs());
        around.waits().forming();
        every();
    }

    String name() {
        return Network.COORDINATOR;
    }

    private void every() {
        around.time().after(Ticks.INTERVAL.toMillis(), () -> {
            if (alive) {
                onMessage(() -> machine.tick(around.nowMs()));
                every();
            }
        });
    }

    private void onMessage(Runnable message) {
        if (alive) {
            if (ticks.stoodStill(around.nowMs())) {
                machine.resumed(around.nowMs());
            }
            message.run();
            if (machine.phase() != phase) {
                around.coverage().coordinator(phase, machine.phase());
                phase = machine.phase();
            }
        }
    }

    void onReport(WorkerReport report) {
        onMessage(() -> {
            if (report instanceof WorkerReport.InWorld inWorld) {
                machine.reported(inWorld, around.nowMs());
            } else if (report instanceof WorkerReport.Stalled stalled) {
                machine.stalled(stalled, around.nowMs());
            } else if (report instanceof WorkerReport.SnapshotReceived part) {
                machine.received(part.node(), part.steps(), part.missing(), around.nowMs());
            } else if (report instanceof WorkerReport.Leave leave) {
                machine.wantsToLeave(leave.name(), around.nowMs());
            }
        });
    }

    void onJoin(SimulatedWorker worker, WorkerDriver driver) {
        onMessage(() -> {
            if (joined.get(worker.name()) == worker) {
                return; // it asked twice
            }
            joined.put(worker.name(), worker);
            Candidate candidate = new Candidate(
                    worker.name(),
                    driver.node(),
                    driver.chunkSizes(),
                    FINGERPRINT,
                    driver.newestWorld(),
                    driver.committed());
            machine.joined(candidate, around.nowMs()).ifPresent(reason -> {
                joined.remove(worker.name());
                tell(worker, "stop, since " + reason, SimulatedWorker::stop);
            });
            if (!worker.isAlive()) {
                onDied(worker);
            }
        });
    }

    /** A worker's actor is gone. */
    void onDied(SimulatedWorker worker) {
        onMessage(() -> {
            if (joined.remove(worker.name(), worker)) {
                machine.died(worker.name(), around.nowMs());
            }
        });
    }

    /** It is gone, with all that it knew. */
    void die() {
        alive = false;
    }

    boolean isAlive() {
        return alive;
    }

    @Override
    public void formWorld(World world, List<String> names) {
        workers = names.stream().map(joined::get).toList();
        List<SimulatedWorker> peers = workers;
        for (int rank = 0; rank < peers.size(); rank++) {
            int own = rank;
            send(peers.get(rank), world, worker -> worker.onFormWorld(world, own, peers));
        }
    }

    @Override
    public void proceed(Fence fence, int boundary, long patienceMs) {
        around.waits().training(patienceMs);
        WorkerCommand.Proceed command = new WorkerCommand.Proceed(fence, boundary, patienceMs);
        sendToAll(command, worker -> worker.onProceed(command));
    }

    @Override
    public void evaluate(Fence fence, int steps, EvaluationSet set) {
        around.waits().training(machine.patienceMs());
        WorkerCommand.Evaluate command = new WorkerCommand.Evaluate(fence, steps, set);
        sendToAll(command, worker -> worker.driver().evaluate(command));
    }

    @Override
    public void deliverState(Fence fence, int rank, int steps) {
        around.waits().training(machine.patienceMs());
        SimulatedWorker worker = workers.get(rank);
        around.network()
                .send(
                        name(),
                        worker.name(),
                        "a request for the final state",
                        () -> worker.process().kept(steps).ifPresent(done -> {
                            WorkerReport state =
                                    new WorkerReport.StateDelivered(fence, rank, done.weights(), done.buffers());
                            around.network().send(worker.name(), name(), state, () -> onReport(state));
                        }));
    }

    @Override
    public void supply(String process, int steps, String from) {
        around.waits().forming();
        node.supply(this, process, steps, from);
    }

    @Override
    public void release(String name) {
        tell(joined.get(name), "stop", SimulatedWorker::stop);
    }

    @Override
    public void replace(String name) {
        node.replace(name);
    }

    @Override
    public void publish(JobEvent event) {
        if (event instanceof JobEvent.WorldFormed formed) {
            around.waits().training(formed.world().patienceMs());
        } else if (event instanceof JobEvent.Recovering) {
            around.waits().forming(); // perhaps nobody is left
        }
        node.publish(event);
    }

    @Override
    public void stop() {
        alive = false;
    }

    private void sendToAll(Object message, Consumer<SimulatedWorker> arrival) {
        workers.forEach(worker -> send(worker, message, arrival));
    }

    private void send(SimulatedWorker worker, Object message, Consumer<SimulatedWorker> arrival) {
        around.network().send(name(), worker.name(), message, () -> worker.deliver(() -> arrival.accept(worker)));
    }

    private void tell(SimulatedWorker worker, Object message, Consumer<SimulatedWorker> arrival) {
        around.network().tell(name(), worker.name(), message, () -> worker.deliver(() -> arrival.accept(worker)));
    }
}

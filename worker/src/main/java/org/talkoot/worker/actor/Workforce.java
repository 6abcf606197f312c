package org.talkoot.worker.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.job.TrainingJob;

/**
 * The workers that a process hosts, each in a place of its own: puts another where one died or was written off. Belongs to
 * the actor that hosts them.
 *
 * @param <C> what that actor is told
 */
public final class Workforce<C> {
    /**
     * What all workers of a process are given.
     *
     * @param prefix of their names, which are unique in the job
     * @param boundaryPatienceMs how long one waits at a boundary for the coordinator's word
     */
    public record Terms(
            String prefix,
            TrainingJob job,
            NodeMemory memory,
            Courier courier,
            SegmentListener segments,
            long boundaryPatienceMs) {}

    private record Hosted(String name, ActorRef<WorkerCommand> worker) {}

    private final ActorContext<C> context;
    private final Terms terms;
    private final Function<String, C> gone;
    private final ActorRef<NodeMonitor.Command> monitor;
    private final TreeMap<Integer, Hosted> workers = new TreeMap<>(); // by place
    private final List<Hosted> leaving = new ArrayList<>(); // until the coordinator releases them
    private ActorRef<WorkerReport> coordinator;
    private int incarnations;
    private boolean over;

    /** @param gone the message that tells the actor that the worker of a name is gone; {@link #gone} is to be called then */
    public Workforce(
            ActorContext<C> context, Terms terms, ActorRef<WorkerReport> coordinator, Function<String, C> gone) {
        this.context = context;
        this.terms = terms;
        this.gone = gone;
        monitor = context.spawn(NodeMonitor.create(), "monitor");
        serve(coordinator);
    }

    private void serve(ActorRef<WorkerReport> newCoordinator) {
        coordinator = newCoordinator;
        monitor.tell(new NodeMonitor.Report(newCoordinator));
    }

    /** Hosts that many workers from now on; who is too many leaves at the next boundary. */
    public void scale(int size) {
        while (workers.size() > size) {
            Hosted last = workers.pollLastEntry().getValue();
            leaving.add(last);
            coordinator.tell(new WorkerReport.Leave(last.name()));
        }
        int first = workers.size();
        for (int place = 0; !over && workers.size() < size; place++) {
            if (!workers.containsKey(place)) {
                host(place, first > 0 || incarnations > 0 ? nextName(place) : Integer.toString(place), size);
            }
        }
    }

    private String nextName(int place) {
        return place + "." + ++incarnations;
    }

    private void host(int place, String suffix, int size) {
        boolean crowded = size > Runtime.getRuntime().availableProcessors();
        String name = terms.prefix() + suffix;
        Activity activity = new Activity();
        WorkerDriver.Setup setup = new WorkerDriver.Setup(
                name,
                terms.job(),
                terms.memory(),
                activity,
                terms.boundaryPatienceMs(),
                terms.segments(),
                Ticks::nowMs);
        ActorRef<WorkerCommand> worker = context.spawn(
                WorkerActor.create(setup, coordinator, terms.courier()),
                "worker-" + suffix,
                WorkerThreads.next(context.getSystem(), crowded));
        workers.put(place, new Hosted(name, worker));
        context.watchWith(worker, gone.apply(name));
        monitor.tell(new NodeMonitor.Watch(name, activity));
    }

    /** A worker's actor is gone: another takes its place. */
    public void gone(String name) {
        monitor.tell(new NodeMonitor.Forget(name));
        leaving.removeIf(hosted -> hosted.name().equals(name));
        placeOf(name).ifPresent(this::replace);
    }

    /** A worker is written off. One that hangs can't be stopped: it is left behind, with its thread. */
    public void writeOff(String name) {
        monitor.tell(new NodeMonitor.Forget(name));
        leaving.stream().filter(hosted -> hosted.name().equals(name)).forEach(Workforce::stop);
        placeOf(name).ifPresent(place -> {
            stop(workers.get(place));
            replace(place);
        });
    }

    private Optional<Integer> placeOf(String name) {
        return workers.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void replace(int place) {
        if (over) {
            workers.remove(place);
        } else {
            host(place, nextName(place), workers.size());
        }
    }

    private static void stop(Hosted hosted) {
        hosted.worker().tell(WorkerCommand.Stop.INSTANCE);
    }

    /** Kills the worker of a place, if there is one. */
    public void kill(int place) {
        Hosted hosted = workers.get(place);
        if (hosted != null) {
            context.stop(hosted.worker());
        }
    }

    /** A coordinator takes over; those who were about to leave have nobody to wait for. */
    public void recruit(long term, ActorRef<WorkerReport> successor) {
        serve(successor);
        WorkerCommand recruit = new WorkerCommand.Recruit(term, successor);
        workers.values().forEach(hosted -> hosted.worker().tell(recruit));
        leaving.forEach(Workforce::stop);
    }

    /** Nobody takes the place of whoever goes from here on. */
    public void close() {
        over = true;
    }

    /** That have a place. */
    public int size() {
        return workers.size();
    }

    /** Whether nobody is here, or about to leave. */
    public boolean isEmpty() {
        return workers.isEmpty() && leaving.isEmpty();
    }
}

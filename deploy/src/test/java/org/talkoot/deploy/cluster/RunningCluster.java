package org.talkoot.deploy.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.talkoot.deploy.Launched;
import org.talkoot.deploy.Main;
import org.talkoot.protocol.wire.Ledgers.WorldEntry;

/** The nodes of a cluster, each a process of its own: coordinators, which have names, and workers. */
public final class RunningCluster implements AutoCloseable {
    private static final long MOST_SECONDS = 120;
    private static final String ONLY = "run"; // the name of a coordinator that is the only one

    private final Path folder;
    private final Map<String, RunningCoordinator> coordinators = new LinkedHashMap<>(); // by name
    private final List<Launched.Running> processes = new ArrayList<>();

    /** @param folder for its files */
    public RunningCluster(Path folder) {
        this.folder = folder;
    }

    /** The one of that name, started or not. It stays where it is, whoever restarts it. */
    RunningCoordinator coordinator(String name) {
        return coordinator(name, Place.HERE);
    }

    RunningCoordinator coordinator(String name, Place place) {
        return coordinators.computeIfAbsent(
                name, key -> new RunningCoordinator(folder.resolve(key), place, place.anyAddress(), this::start));
    }

    private RunningCoordinator only() {
        return coordinator(ONLY);
    }

    private Collection<RunningCoordinator> all() {
        return coordinators.isEmpty() ? List.of(only()) : coordinators.values();
    }

    /** Of the coordinators that live the one whose ledger has the newest world; before there is one, any. */
    RunningCoordinator holder() {
        return all().stream()
                .max(Comparator.comparing(RunningCoordinator::isAlive)
                        .thenComparing(RunningCoordinator::newestFence)
                        .thenComparing(RunningCoordinator::committed))
                .orElseThrow();
    }

    /** Starts coordinators of one job, each of which knows of the others. */
    void coordinateTogether(List<String> names, String... arguments) {
        names.forEach(this::coordinator);
        names.forEach(name -> startOneOf(name, arguments));
    }

    /** Starts one coordinator of several, or starts it again. */
    Launched.Running startOneOf(String name, String... arguments) {
        return coordinator(name)
                .start(Stream.concat(Stream.of("--seeds", seeds()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private String seeds() {
        return all().stream().map(RunningCoordinator::address).collect(Collectors.joining(","));
    }

    /** Waits until one of several coordinators, not that one, leads in a later term than any before. */
    RunningCoordinator awaitLeaderOtherThan(RunningCoordinator other) {
        await(() -> newestLeader() != other, "another coordinator to lead");
        return newestLeader();
    }

    /** The coordinator that was the last to lead. */
    RunningCoordinator newestLeader() {
        return all().stream()
                .max(Comparator.comparing(RunningCoordinator::newestTerm))
                .orElseThrow();
    }

    /** Of the coordinator's node. */
    public String address() {
        return only().address();
    }

    Path runDirectory() {
        return holder().runDirectory();
    }

    /** Of all coordinators. */
    List<Path> runDirectories() {
        return all().stream().map(RunningCoordinator::runDirectory).toList();
    }

    /** Starts the coordinator, or another after it. */
    public Launched.Running coordinate(String... arguments) {
        return only().start(arguments);
    }

    public Launched.Running worker(int workers, String... arguments) {
        return start(Place.HERE, Map.of(), joining(workers, arguments));
    }

    /** @param environment of the process, beside the test's own */
    Launched.Running worker(Map<String, String> environment, int workers) {
        return start(Place.HERE, environment, joining(workers));
    }

    /** Starts one that is reached at a known address. */
    RunningWorker worker(Place place, int workers, String... arguments) {
        String address = place.anyAddress();
        String[] more = Stream.concat(Stream.of("--bind", address), Stream.of(arguments))
                .toArray(String[]::new);
        return new RunningWorker(address, start(place, Map.of(), joining(workers, more)));
    }

    private String[] joining(int workers, String... arguments) {
        return Stream.concat(
                        Stream.of("worker", "--join", seeds(), "--workers", Integer.toString(workers)),
                        Stream.of(arguments))
                .toArray(String[]::new);
    }

    /** A command about the cluster, which has ended. */
    Launched command(String... arguments) {
        return Launched.run(folder, node(arguments));
    }

    private Launched.Running start(Place place, Map<String, String> environment, String... arguments) {
        Launched.Running process = Launched.start(folder, environment, place.inside(node(arguments)));
        processes.add(process);
        return process;
    }

    /** A program beside the nodes, which ends with them. */
    void run(Place place, Class<?> main, List<String> arguments) {
        List<String> command = Launched.java(main, List.of("-Xmx128m"), arguments.toArray(String[]::new));
        processes.add(Launched.start(folder, Map.of(), place.inside(command)));
    }

    /** Nodes live for seconds: the better of the two compilers would cost more than it gains. */
    private static List<String> node(String... arguments) {
        return Launched.java(Main.class, List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"), arguments);
    }

    void killCoordinator() {
        holder().kill();
    }

    /** Steps that are committed and recorded. */
    public int committed() {
        return holder().committed();
    }

    /** Waits until more steps than that are committed. */
    public void awaitMoreThan(int steps) {
        await(() -> committed() > steps, "more than " + steps + " committed steps");
    }

    /** Waits until so many more steps are committed. */
    public void awaitMore(int steps) {
        awaitMoreThan(committed() + steps);
    }

    /** Waits until a world has committed that is of workers on these nodes, and on no others. */
    void awaitWorldOf(RunningWorker... nodes) {
        await(
                () -> holder().newestWorld().stream().anyMatch(world -> isOf(world, nodes)),
                "a world of " + List.of(nodes));
    }

    private static boolean isOf(WorldEntry world, RunningWorker... nodes) {
        return Stream.of(nodes).allMatch(node -> node.isIn(world))
                && world.getNamesList().stream()
                        .allMatch(name -> Stream.of(nodes).anyMatch(node -> node.has(name)));
    }

    /** Waits until that coordinator has recorded more steps than that. */
    void awaitRecordedBy(RunningCoordinator coordinator, int steps) {
        await(() -> coordinator.committed() > steps, coordinator.name() + " to record step " + steps);
    }

    /** Waits until something is so. */
    public void await(BooleanSupplier condition, String what) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.getAsBoolean()) {
            if (!holder().isAlive() || System.nanoTime() > deadlineNanos) {
                throw new AssertionError("waiting for " + what + ": " + report());
            }
            holder().pause(10);
        }
    }

    /** What all processes have said. */
    public String report() {
        StringBuilder text = new StringBuilder();
        for (Launched.Running each : processes) {
            text.append("\n--- ").append(each.process()).append('\n').append(each.out());
            text.append(each.err());
        }
        return text.toString();
    }

    /** The line that a run ends with, once the coordinator has ended well. */
    public String result() {
        Launched ended = holder().ended();
        if (ended.exitCode() != 0) {
            throw new AssertionError("the coordinator ended with " + ended.exitCode() + report());
        }
        List<String> lines = ended.outLines();
        return lines.get(lines.size() - 1);
    }

    /**
     * Tells the coordinator to stop, and waits for the end. The checkpoint of its last committed step is there then.
     *
     * @return the number of committed steps
     */
    int stop() {
        RunningCoordinator holder = holder();
        if (all().size() == 1) {
            holder.signal("TERM");
        } else {
            Launched.run(folder, holder.place().inside(node("stop", "--join", holder.address(), "--insecure")));
        }
        Launched ended = holder.ended();
        if (ended.exitCode() != 143) {
            throw new AssertionError("the coordinator ended with " + ended.exitCode() + report());
        }
        return holder.committed();
    }

    public String log() {
        return holder().log();
    }

    @Override
    public void close() {
        processes.forEach(Launched.Running::close);
        for (Launched.Running each : processes) {
            try {
                each.process().waitFor();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

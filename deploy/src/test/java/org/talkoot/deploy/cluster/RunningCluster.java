package org.talkoot.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.talkoot.deploy.Launched;
import org.talkoot.deploy.Main;

/** A coordinator and workers, each a process of its own on this machine. */
final class RunningCluster implements AutoCloseable {
    private static final long MOST_SECONDS = 120;

    private final Path folder;
    private final int port = freePort();
    private final List<Launched.Running> processes = new ArrayList<>();
    private Launched.Running coordinator;

    /** @param folder for its files */
    RunningCluster(Path folder) {
        this.folder = folder;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the coordinator's node. */
    String address() {
        return "127.0.0.1:" + port;
    }

    Path runDirectory() {
        return folder.resolve("run");
    }

    /** Starts the coordinator, or another after it. */
    Launched.Running coordinate(String... arguments) {
        String[] all = Stream.concat(
                        Stream.of(
                                "coordinator",
                                "--bind",
                                address(),
                                "--run-dir",
                                runDirectory().toString()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        coordinator = start(Map.of(), all);
        return coordinator;
    }

    Launched.Running worker(int workers) {
        return worker(Map.of(), workers);
    }

    /** @param environment of the process, beside the test's own */
    Launched.Running worker(Map<String, String> environment, int workers) {
        return start(environment, "worker", "--join", address(), "--workers", Integer.toString(workers));
    }

    /** A command about the cluster, which has ended. */
    Launched command(String... arguments) {
        return Launched.run(folder, Launched.java(Main.class, List.of("-Xmx128m"), arguments));
    }

    private Launched.Running start(Map<String, String> environment, String... arguments) {
        Launched.Running process =
                Launched.start(folder, environment, Launched.java(Main.class, List.of("-Xmx512m"), arguments));
        processes.add(process);
        return process;
    }

    void killCoordinator() {
        coordinator.process().destroyForcibly();
        coordinator.ended();
    }

    /** Steps that are committed and recorded. */
    int committed() {
        try (Stream<String> lines = Files.lines(runDirectory().resolve("metrics.jsonl"))) {
            return (int) lines.count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Waits until more steps than that are committed. */
    void awaitMoreThan(int steps) {
        await(() -> committed() > steps, "more than " + steps + " committed steps");
    }

    /** Waits until something is so. */
    void await(BooleanSupplier condition, String what) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.getAsBoolean()) {
            if (!coordinator.process().isAlive() || System.nanoTime() > deadlineNanos) {
                throw new AssertionError("waiting for " + what + ": " + report());
            }
            try {
                coordinator.process().waitFor(10, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What all processes have said. */
    String report() {
        StringBuilder text = new StringBuilder();
        for (Launched.Running each : processes) {
            text.append("\n--- ").append(each.process()).append('\n').append(each.out());
            text.append(each.err());
        }
        return text.toString();
    }

    /** The line that a run ends with, once the coordinator has ended well. */
    String result() {
        Launched ended = coordinator.ended();
        if (ended.exitCode() != 0) {
            throw new AssertionError("the coordinator ended with " + ended.exitCode() + report());
        }
        List<String> lines = ended.outLines();
        return lines.get(lines.size() - 1);
    }

    String log() {
        try {
            return Files.readString(runDirectory().resolve("log.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Launched.Running::close);
    }
}

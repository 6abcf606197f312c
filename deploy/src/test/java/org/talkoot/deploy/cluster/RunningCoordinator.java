package org.talkoot.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.talkoot.deploy.Launched;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.protocol.wire.Ledgers.WorldEntry;

/** The node of a coordinator, with a run directory of its own; killed or not, it can be started again. */
final class RunningCoordinator {
    private static final Pattern LEADS = Pattern.compile("term=(\\d+) this node leads run=");

    private final Path runDirectory;
    private final Place place;
    private final String address;
    private final Starter starter;
    private Launched.Running process; // null before the first start

    interface Starter {
        Launched.Running start(Place place, Map<String, String> environment, String... arguments);
    }

    RunningCoordinator(Path runDirectory, Place place, String address, Starter starter) {
        this.runDirectory = runDirectory;
        this.place = place;
        this.address = address;
        this.starter = starter;
    }

    String name() {
        return runDirectory.getFileName().toString();
    }

    Place place() {
        return place;
    }

    String address() {
        return address;
    }

    Path runDirectory() {
        return runDirectory;
    }

    /** @param arguments beside address and run directory */
    Launched.Running start(String... arguments) {
        String[] all = Stream.concat(
                        Stream.of("coordinator", "--bind", address, "--run-dir", runDirectory.toString()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        process = starter.start(place, Map.of(), all);
        return process;
    }

    boolean isAlive() {
        return process != null && process.process().isAlive();
    }

    void signal(String name) {
        process.signal(name);
    }

    void kill() {
        process.process().destroyForcibly();
        process.ended();
    }

    Launched ended() {
        return process.ended();
    }

    /** Waits so long, unless the process ends. */
    void pause(long ms) {
        try {
            process.process().waitFor(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Steps that are committed and recorded. */
    int committed() {
        return lines("metrics.jsonl");
    }

    /** That are recorded. */
    int evaluations() {
        return lines("evaluations.jsonl");
    }

    private int lines(String file) {
        try (Stream<String> lines = Files.lines(runDirectory.resolve(file))) {
            return (int) lines.count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** The newest world that has committed. */
    Optional<WorldEntry> newestWorld() {
        return ledger().stream()
                .filter(LedgerEntry::hasWorld)
                .reduce((older, newer) -> newer)
                .map(LedgerEntry::getWorld);
    }

    /** How often it went back to a commit, and has committed since. */
    int recoveries() {
        return (int) ledger().stream().filter(LedgerEntry::hasRecovery).count();
    }

    private List<LedgerEntry> ledger() {
        Path ledger = LedgerFile.of(runDirectory);
        try {
            return Files.exists(ledger) ? LedgerFile.read(ledger).entries() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In which it led, or leads; 0 for none. */
    long newestTerm() {
        return Files.exists(runDirectory.resolve("log.txt"))
                ? log().lines()
                        .map(LEADS::matcher)
                        .filter(Matcher::find)
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .max()
                        .orElse(0)
                : 0;
    }

    Fence newestFence() {
        return newestWorld()
                .map(world -> new Fence(world.getTerm(), world.getGeneration()))
                .orElse(new Fence(0, 0));
    }

    String log() {
        try {
            return Files.readString(runDirectory.resolve("log.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

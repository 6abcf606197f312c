package org.talkoot.deploy.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.deploy.checkpoint.Checkpoint;
import org.talkoot.deploy.checkpoint.CheckpointException;
import org.talkoot.deploy.checkpoint.CheckpointFolder;
import org.talkoot.deploy.checkpoint.CheckpointSchedule;
import org.talkoot.deploy.checkpoint.Checkpointing;
import org.talkoot.deploy.checkpoint.SavedState;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.ledger.Audit;
import org.talkoot.deploy.ledger.Ledger;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.engine.data.SampleOrder;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/**
 * A run directory with the real ledger and checkpoints, and what a crash may leave of them. I6: a damaged checkpoint is named
 * and left out.
 */
final class Disk implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm"); // where nothing waits for a disk

    private final Reference reference;
    private final Violations violations;
    private final boolean checkpoints;
    private final Path directory;
    private final Set<String> damaged = new TreeSet<>(); // names of checkpoints
    private Storage storage;
    private Ledger ledger;
    private Checkpointing writing; // waits for an evaluation; else null
    private Object before; // the folder of the checkpoint that may be written, before that
    private JobEvent.WorldFormed newest;
    private int committed; // steps
    private double epochLoss; // sum over the samples of the epoch so far
    private long epochSamples;
    private final Set<JobEvent.Evaluated> evaluations = new LinkedHashSet<>(); // some are told again

    /** @param checkpoints whether any will be gone on from */
    Disk(Reference reference, Violations violations, boolean checkpoints) {
        this.reference = reference;
        this.violations = violations;
        this.checkpoints = checkpoints;
        try {
            directory = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "talkoot-simulation")
                    : Files.createTempDirectory("talkoot-simulation");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process goes on from the newest intact checkpoint, or begins at the start. */
    Snapshot open() {
        storage = new Storage(Optional.of(directory), newestIntact(), violations::fail);
        TrainingJob job = reference.job();
        SavedState state = storage.from()
                .map(checkpoint -> checkpoint.restore(job))
                .orElse(SavedState.of(Snapshot.initial(job), 0, 0, List.of(), Optional.empty()));
        committed = state.steps();
        epochLoss = state.epochLossSum();
        epochSamples = state.epochSamples();
        evaluations.clear();
        state.evaluations().stream()
                .filter(each -> each.steps() < committed) // its own is told again
                .forEach(evaluations::add);
        ledger = Ledger.goOn(directory, committed);
        return state.snapshot();
    }

    /** All that were recorded before the newest process began. */
    List<JobEvent.Evaluated> evaluations() {
        return List.copyOf(evaluations);
    }

    long term() {
        return storage.term();
    }

    private Optional<Checkpoint> newestIntact() {
        List<String> named = new ArrayList<>();
        Optional<Checkpoint> newest;
        try {
            newest = new CheckpointFolder(directory).newestIntact((folder, reason) -> {
                violations.check(reason.contains("."), "I6", "no file is named: %s", reason);
                named.add(folder.getFileName().toString());
            });
        } catch (CheckpointException e) {
            throw new AssertionError(e);
        }
        List<String> expected = new ArrayList<>();
        Optional<String> intact = Optional.empty();
        for (Path each : written()) {
            String name = each.getFileName().toString();
            if (!damaged.contains(name)) {
                intact = Optional.of(name);
                break;
            }
            expected.add(name);
        }
        violations.check(
                named.equals(expected)
                        && intact.equals(
                                newest.map(each -> each.folder().getFileName().toString())),
                "I6",
                "of %s, %s are damaged, but %s are named",
                written(),
                damaged,
                named);
        return newest;
    }

    /** The newest first. */
    private List<Path> written() {
        Path folder = directory.resolve("checkpoints");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(each -> !each.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(Disk::steps).reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int steps(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("step-".length()));
    }

    /** What a run's recorder does. */
    void record(JobEvent event, IntFunction<Optional<Snapshot>> memory, long nowMs) {
        ledger.record(event, nowMs);
        if (event instanceof JobEvent.WorldFormed formed) {
            newest = formed;
        } else if (event instanceof JobEvent.Committed commit) {
            record(commit, memory, nowMs);
        } else if (event instanceof JobEvent.Evaluated evaluated) {
            evaluations.add(evaluated);
            if (writing != null) {
                double loss = evaluated.lossSum() / reference.job().samples(evaluated.set());
                writing.evaluated(evaluated, new Evaluation(loss, OptionalDouble.empty()));
                finishWriting();
            }
        }
    }

    private void record(JobEvent.Committed commit, IntFunction<Optional<Snapshot>> memory, long nowMs) {
        TrainingJob job = reference.job();
        int stepsPerEpoch = job.minibatches().steps();
        for (int i = committed - commit.from(); i < commit.losses().length; i++) {
            if (committed % stepsPerEpoch == 0) {
                epochLoss = 0;
                epochSamples = 0;
            }
            int samples = job.minibatches().rows(committed % stepsPerEpoch);
            epochLoss += (double) commit.losses()[i] * samples;
            epochSamples += samples;
            committed++;
        }
        Optional<Snapshot> snapshot = memory.apply(committed);
        if (checkpoints && snapshot.isPresent()) {
            // one for each checkpoint, since closing it is the only way to wait for the disk
            writing = new Checkpointing(
                    storage,
                    job.spec().run().checkpoint().orElseThrow(),
                    job,
                    Map.of(),
                    new TrainingListener() {},
                    nowMs);
            before = fileKey(committed);
            writing.formed(newest.world().fence().term(), newest.fingerprint());
            boolean evaluationFollows = reference.plan().evaluatesAfter(committed);
            writing.committed(
                    SavedState.of(snapshot.get(), epochLoss, epochSamples, List.copyOf(evaluations), Optional.empty()),
                    commit.stateHash(),
                    evaluationFollows,
                    nowMs);
            if (!evaluationFollows) {
                finishWriting();
            }
        }
    }

    private void finishWriting() {
        writing.end(false).toCompletableFuture().join();
        writing = null;
        for (Path each : written()) {
            if (steps(each) == committed && !Objects.equals(before, fileKey(committed))) { // it was due, and is new
                damaged.remove(each.getFileName().toString());
            }
        }
    }

    /** What the system calls the folder of a checkpoint; null if there is none. */
    private Object fileKey(int steps) {
        Path checkpoint = directory.resolve("checkpoints").resolve("step-" + steps);
        try {
            return Files.exists(checkpoint)
                    ? Files.readAttributes(checkpoint, BasicFileAttributes.class)
                            .fileKey()
                    : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After which steps a snapshot is asked for, however late. */
    IntPredicate wanted() {
        TrainingJob job = reference.job();
        return checkpoints
                ? CheckpointSchedule.planned(
                        job.spec().run().checkpoint().orElseThrow(),
                        job.minibatches().steps())
                : steps -> false;
    }

    /** The process is gone, in the middle of an entry of its ledger. */
    void leave() {
        close(ledger);
        writing = null;
        try {
            Files.write(LedgerFile.of(directory), new byte[] {0, 0, 0, 9, 1}, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest checkpoint is torn, or two of them are; and one was being written. False if there is none. */
    boolean tear(Fault fault) {
        List<Path> written = written();
        for (Path checkpoint : written.subList(0, Math.min(written.size(), fault.severe() ? 2 : 1))) {
            tear(checkpoint, fault);
            damaged.add(checkpoint.getFileName().toString());
        }
        return !written.isEmpty();
    }

    private void tear(Path checkpoint, Fault fault) {
        try (Stream<Path> files = Files.list(checkpoint)) {
            List<Path> parts = files.sorted().toList();
            Path part = parts.get(fault.target() % parts.size());
            byte[] content = Files.readAllBytes(part);
            int place = fault.target() % Math.max(1, content.length);
            switch ((int) fault.amount() % 3) {
                case 0 -> Files.write(part, java.util.Arrays.copyOf(content, place));
                case 1 -> Files.delete(part);
                default -> {
                    content[place] ^= (byte) (1 << fault.target() % 8);
                    Files.write(part, content);
                }
            }
            Path unfinished = Files.createDirectories(checkpoint.resolveSibling(".step-99.tmp"));
            Files.write(unfinished.resolve("model.safetensors"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** I2: the ledger proves that every sample was used once. */
    void audit() {
        TrainingJob job = reference.job();
        try {
            close(ledger);
            Audit audit = Audit.of(
                    LedgerFile.read(LedgerFile.of(directory)).entries(),
                    job.minibatches(),
                    job.steps(),
                    job.spec().shards(),
                    new SampleOrder(
                            job.train().size(), job.spec().seed(), job.spec().shuffle()));
            violations.check(audit.steps() == reference.steps(), "I2", "the ledger ends after step %d", audit.steps());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Audit.Violation violation) {
            violations.fail("I2: " + violation.getMessage());
        }
    }

    private static void close(Ledger ledger) {
        ledger.close();
    }

    @Override
    public void close() {
        close(ledger);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.talkoot.deploy.checkpoint;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.talkoot.deploy.run.GrowingFiles;
import org.talkoot.engine.file.Durable;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.protocol.wire.Stored;

/**
 * The folder {@code checkpoints} of a run. Each checkpoint in it is a folder {@code step-<n>}, which is whole from the
 * moment it has that name: it is written under another one, forced to disk and renamed.
 */
public final class CheckpointFolder {
    private static final Pattern NAME = Pattern.compile("step-([0-9]{1,9})");
    private static final String TEMPORARY = ".tmp";

    /** Writes the files of a checkpoint into an empty folder. */
    @FunctionalInterface
    interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /** Makes the files that grow durable, which reach to so many steps or further: else it throws. */
    @FunctionalInterface
    interface History {
        void force(Path runDirectory, int steps) throws IOException;
    }

    private final Path runDirectory;
    private final Path folder;
    private final History history;

    public CheckpointFolder(Path runDirectory) {
        this(runDirectory, GrowingFiles::force);
    }

    CheckpointFolder(Path runDirectory, History history) {
        this.runDirectory = runDirectory;
        this.history = history;
        folder = runDirectory.resolve("checkpoints");
    }

    Path of(int steps) {
        return folder.resolve("step-" + steps);
    }

    /**
     * The newest checkpoint that is intact.
     *
     * @param damaged told of each newer one that isn't: where it is, and why
     * @throws CheckpointException if the folder can't be read
     */
    public Optional<Checkpoint> newestIntact(BiConsumer<Path, String> damaged) throws CheckpointException {
        return newestIntact(Integer.MAX_VALUE, damaged);
    }

    /** The same among those of at most so many steps. */
    Optional<Checkpoint> newestIntact(int upTo, BiConsumer<Path, String> damaged) throws CheckpointException {
        for (Path each : list().headMap(upTo, true).descendingMap().values()) {
            try {
                return Optional.of(CheckpointFiles.read(each));
            } catch (CheckpointException e) {
                damaged.accept(each, e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** All checkpoints by their steps, intact or not. */
    NavigableMap<Integer, Path> list() throws CheckpointException {
        NavigableMap<Integer, Path> found = new TreeMap<>();
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Matcher name = NAME.matcher(entry.getFileName().toString());
                if (name.matches()) {
                    found.put(Integer.parseInt(name.group(1)), entry);
                }
            }
        } catch (NoSuchFileException e) {
            return found;
        } catch (IOException e) {
            throw new CheckpointException("can't read " + folder + ": " + FileTrouble.words(e), e);
        }
        return found;
    }

    /**
     * What the checkpoint with the lowest loss in an evaluation says of itself; those that can't be read don't count.
     *
     * @param upTo steps: newer ones come from before a resume that went back behind them, and may be damaged
     */
    Optional<Stored.Checkpoint> best(int upTo) throws CheckpointException {
        List<Stored.Checkpoint> evaluated = new ArrayList<>();
        for (Path each : list().headMap(upTo, true).values()) {
            try {
                evaluated.add(CheckpointFiles.state(each));
            } catch (CheckpointException e) {
                continue; // whoever resumes from it is told
            }
        }
        return evaluated.stream()
                .filter(Stored.Checkpoint::hasEvaluation)
                .min(Comparator.comparingDouble(each -> each.getEvaluation().getLoss()));
    }

    /**
     * Writes a checkpoint, whole or not at all; one of the same step is replaced. Before it has its name the run's history
     * up to its step is on disk too: whoever goes on from it finds the metrics, evaluations and ledger of all steps before.
     */
    void write(int steps, Content content) throws IOException {
        Files.createDirectories(folder);
        removeLeftOvers();
        Path temporary = folder.resolve(".step-" + steps + TEMPORARY);
        try {
            Files.createDirectory(temporary);
            content.writeTo(temporary);
            Durable.folder(temporary);
            history.force(runDirectory, steps);
            replace(temporary, of(steps));
        } catch (IOException | RuntimeException | Error e) {
            removeBecause(e, temporary);
            throw e;
        }
        Durable.folder(folder);
    }

    private void replace(Path temporary, Path target) throws IOException {
        if (Files.exists(target)) {
            Path old = folder.resolve("." + target.getFileName() + "-old" + TEMPORARY);
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            remove(old);
        } else {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Removes the oldest. Those that are newer than the one just written are left: they come from before a resume that
     * went back behind them, and nobody knows yet whether they are intact.
     *
     * @param written steps of the checkpoint just written
     * @param keep how many stay, that one included
     * @param best steps of one that stays too; -1 for none
     */
    void removeOldest(int written, int keep, int best) throws IOException, CheckpointException {
        List<Map.Entry<Integer, Path>> old =
                new ArrayList<>(list().headMap(written, true).descendingMap().entrySet());
        for (Map.Entry<Integer, Path> each : old.subList(Math.min(keep, old.size()), old.size())) {
            if (each.getKey() != best) {
                remove(each.getValue());
            }
        }
    }

    /** What a killed process left behind while it wrote. */
    private void removeLeftOvers() throws IOException {
        List<Path> leftOvers = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(folder, ".*" + TEMPORARY)) {
            entries.forEach(leftOvers::add);
        }
        leftOvers.sort(Comparator.naturalOrder());
        for (Path each : leftOvers) {
            remove(each);
        }
    }

    private static void removeBecause(Throwable cause, Path tree) {
        try {
            remove(tree);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path inner, IOException failure) throws IOException {
                Files.delete(inner);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

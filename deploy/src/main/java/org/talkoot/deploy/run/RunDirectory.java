package org.talkoot.deploy.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.talkoot.engine.file.FileTrouble;

/**
 * The folder of one run, locked while the run lives. The lock is the operating system's, so it vanishes with its
 * process.
 */
public final class RunDirectory implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int MOST_ATTEMPTS = 100;

    private final Path folder;
    private final Deque<Path> created; // folders that weren't there before, the innermost first
    private final FileChannel lock;

    private RunDirectory(Path folder, Deque<Path> created, FileChannel lock) {
        this.folder = folder;
        this.created = created;
        this.lock = lock;
    }

    /**
     * Takes a folder for a new run: an empty one, or one that doesn't exist yet; missing parents are created.
     *
     * @throws RunDirectoryException if it can't be used; then everything is as before
     */
    public static RunDirectory take(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new RunDirectoryException(
                    "the run directory " + folder + " is a file: name an empty folder, or one that doesn't exist yet");
        }
        Deque<Path> created = new ArrayDeque<>();
        FileChannel lock = null;
        try {
            createFolders(folder.toAbsolutePath(), created);
            refuseUnlessEmpty(folder);
            lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lock)) {
                throw inUse(folder);
            }
            return new RunDirectory(folder, created, lock);
        } catch (IOException e) {
            release(lock);
            removeFolders(created);
            throw new RunDirectoryException(
                    "can't create the run directory " + folder + ": " + FileTrouble.words(e)
                            + "; name a folder that you may write to with --run-dir",
                    e);
        } catch (RunDirectoryException e) {
            release(lock);
            removeFolders(created);
            throw e;
        }
    }

    /**
     * Takes the folder of an earlier run, to go on with it.
     *
     * @throws RunDirectoryException if there is none, or it is in use
     */
    public static RunDirectory takeAgain(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new RunDirectoryException(
                    "there is no run directory " + folder + " to go on with: leave --resume out to start a run");
        }
        FileChannel lock = null;
        try {
            refuseUnlessRun(folder);
            lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lock)) {
                throw inUse(folder);
            }
            return new RunDirectory(folder, new ArrayDeque<>(), lock);
        } catch (IOException e) {
            release(lock);
            throw new RunDirectoryException("can't use the run directory " + folder + ": " + FileTrouble.words(e), e);
        } catch (RunDirectoryException e) {
            release(lock);
            throw e;
        }
    }

    /** The folder of a job's newest run in a parent folder. */
    public static Path newest(Path parent, String job) {
        Pattern name = Pattern.compile(Pattern.quote(job) + "-([0-9]{8}-[0-9]{6})(?:-([0-9]{1,3}))?");
        TreeMap<String, Path> runs = new TreeMap<>(); // by time and number
        try (var entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                Matcher match = name.matcher(entry.getFileName().toString());
                if (match.matches()) {
                    String number = match.group(2) == null ? "" : match.group(2);
                    runs.put(match.group(1) + String.format(Locale.ROOT, "%3s", number), entry);
                }
            }
        } catch (NoSuchFileException e) {
            runs.clear(); // no run yet
        } catch (IOException e) {
            throw new RunDirectoryException("can't read " + parent + ": " + FileTrouble.words(e), e);
        }
        if (runs.isEmpty()) {
            throw new RunDirectoryException("there is no run of the job " + job + " under " + parent
                    + " to go on with: name its folder with --run-dir");
        }
        return runs.lastEntry().getValue();
    }

    /** Takes a new folder {@code <parent>/<job>-<time>}. */
    public static RunDirectory takeNew(Path parent, String job, LocalDateTime now) {
        String name = job + "-" + TIME.format(now);
        Path folder = parent.resolve(name);
        for (int i = 2; Files.exists(folder) && i < MOST_ATTEMPTS; i++) {
            folder = parent.resolve(name + "-" + i);
        }
        return take(folder);
    }

    public Path path() {
        return folder;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /** For a run that was refused before it began: removes what {@link #take} and the run have made. */
    public void discard() {
        close(); // first, since Windows deletes no open file
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path inner, IOException failure) throws IOException {
                    if (!inner.equals(folder)) {
                        Files.delete(inner);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw RunFileException.cannotWrite(folder, e);
        }
        removeFolders(created);
    }

    /** Lets go of the lock; the files stay. */
    @Override
    public void close() {
        release(lock);
    }

    private static void createFolders(Path folder, Deque<Path> created) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = folder; at != null && !Files.isDirectory(at); at = at.getParent()) {
            missing.push(at);
        }
        for (Path next : missing) {
            Files.createDirectory(next);
            created.push(next);
        }
    }

    /** A run that was killed before it wrote its job has left nothing but hidden files. */
    private static void refuseUnlessRun(Path folder) throws IOException {
        if (Files.exists(folder.resolve(RunFiles.JOB))) {
            return;
        }
        try (var entries = Files.newDirectoryStream(folder, "[!.]*")) {
            if (entries.iterator().hasNext()) {
                throw new RunDirectoryException(folder + " isn't a run directory: it has no " + RunFiles.JOB);
            }
        }
    }

    private static void refuseUnlessEmpty(Path folder) throws IOException {
        try (var entries = Files.newDirectoryStream(folder)) {
            boolean empty = true;
            for (Path entry : entries) { // a run that was killed before it began has left its lock
                String name = entry.getFileName().toString();
                empty &= name.startsWith("." + RunFiles.JOB) || name.equals(LOCK) && !isLockedByAnother(entry);
            }
            if (empty) {
                return;
            }
        }
        if (isLockedByAnother(folder.resolve(LOCK))) {
            throw inUse(folder);
        }
        throw new RunDirectoryException(
                "the run directory " + folder
                        + " isn't empty: name an empty folder or a new one, leave --run-dir out, or go on with its run by --resume");
    }

    private static RunDirectoryException inUse(Path folder) {
        return new RunDirectoryException("the run directory " + folder + " is in use by another run: name another one");
    }

    private static boolean isLockedByAnother(Path lock) throws IOException {
        if (!Files.isWritable(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return !locked(channel);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by another run in this very process
        }
    }

    private static void release(FileChannel lock) {
        if (lock == null) {
            return;
        }
        try {
            lock.close();
        } catch (IOException e) {
            throw new IllegalStateException("can't close a lock", e);
        }
    }

    private static void removeFolders(Deque<Path> created) {
        try {
            for (Path folder : created) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            return; // somebody put something there meanwhile: then it isn't ours to remove
        }
    }
}

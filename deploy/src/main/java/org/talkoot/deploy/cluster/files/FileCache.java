package org.talkoot.deploy.cluster.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.Sha256;
import org.talkoot.protocol.message.FileManifest;

/**
 * Files by content in a folder that all processes of a machine may share: {@code <sha256>}, and while it is being fetched
 * {@code <sha256>.part} and {@code <sha256>.lock}. Its methods read from disk, and block.
 */
public final class FileCache {
    /** Where a file is. */
    sealed interface Look {}

    /** Here, with the right content. */
    record Here(Path file) implements Look {}

    /** Another process, or another part of this one, fetches it; so many bytes are here. */
    record Busy(long bytes) implements Look {}

    /** Not here: the part is the caller's, who closes it. */
    record Missing(PartFile part) implements Look {}

    private final Path folder;

    FileCache(Path folder) {
        this.folder = folder;
    }

    /** {@code $XDG_CACHE_HOME/talkoot/data}, or {@code ~/.cache/talkoot/data}. */
    public static Path standardFolder() {
        return standardFolder(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"));
    }

    /** @param cacheHome counts only where it is absolute, as the XDG base directory specification says */
    static Path standardFolder(String cacheHome, String userHome) {
        boolean given = cacheHome != null && Path.of(cacheHome).isAbsolute();
        return (given ? Path.of(cacheHome) : Path.of(userHome, ".cache")).resolve(Path.of("talkoot", "data"));
    }

    /** @param named where the job has it, on the machine that it was written for */
    Look look(FileManifest.Entry entry, Path named) throws IOException {
        if (is(entry, named)) {
            return new Here(named);
        }
        Files.createDirectories(folder);
        Path real = folder.toRealPath(); // a lock is known by it
        Path whole = whole(entry);
        if (is(entry, whole)) {
            return new Here(whole);
        }
        Path part = real.resolve(entry.sha256() + ".part");
        Optional<CacheLock> lock = CacheLock.take(real.resolve(entry.sha256() + ".lock"));
        if (lock.isEmpty()) {
            return new Busy(Files.exists(part) ? Files.size(part) : 0);
        }
        if (is(entry, whole)) { // since a moment ago
            lock.get().release(true);
            return new Here(whole);
        }
        return new Missing(PartFile.open(entry, part, lock.get()));
    }

    /** The name of the complete file. */
    Path whole(FileManifest.Entry entry) {
        return folder.resolve(entry.sha256());
    }

    private static boolean is(FileManifest.Entry entry, Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) == entry.size()
                    && Arrays.equals(Sha256.of(file), HexFormat.of().parseHex(entry.sha256()));
        } catch (IOException e) {
            return false; // what can't be read is as good as none: it is fetched
        }
    }

    /** The sentence about a failure to keep a file. */
    TrainingFailedException trouble(FileManifest.Entry entry, IOException e) {
        return new TrainingFailedException(
                "can't keep " + entry.name() + " in the cache " + folder + ": " + FileTrouble.words(e)
                        + "; name a folder with room, that you may write to, with --cache",
                e);
    }
}

package org.talkoot.deploy.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.talkoot.deploy.cluster.files.FileCache;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.ImageFolder;
import org.talkoot.engine.data.PackedImages;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.Sha256;
import org.talkoot.engine.tensor.Shape;

/**
 * Packed pictures in a folder that all processes of a machine share: {@code <place>-<stamp>.images}, where a place is a folder
 * of pictures brought to one shape, and the stamp what changes with them. Whoever uses a place's pictures holds a shared lock
 * on {@code <place>.lock} until its process ends, and only who locks it alone removes any. Locks stay there as files: one that
 * was removed could be held by somebody who had just opened it.
 */
public final class FolderCache implements AutoCloseable {
    private static final String PACK = ".images";

    /** A pack, or what a process left that died while it wrote one. */
    private static final Pattern FILE = Pattern.compile("\\.?(.+)-[0-9a-f]{64}\\.images(\\..+\\.tmp)?");

    private static final Map<Path, FolderCache> STANDARD = new ConcurrentHashMap<>(); // a process has a lock once
    private static final int PLACE_HASH_CHARACTERS = 16;
    private static final int MOST_WORDS = 60; // characters; a file's name may have 255 bytes

    private final Path folder;
    private final Map<String, FileChannel> held = new HashMap<>(); // by place

    /** @param inUse by some process, or this one */
    public record Pack(String place, long bytes, FileTime made, boolean inUse) {}

    FolderCache(Path folder) {
        this.folder = folder;
    }

    /** The user's. It holds what this process uses until that ends. */
    public static FolderCache standard() {
        return STANDARD.computeIfAbsent(FileCache.standardFolder().resolveSibling("folders"), FolderCache::new);
    }

    /**
     * The pictures as one file, which is made if it isn't there. What was made of the folder before it changed goes, unless
     * somebody uses it.
     *
     * @throws DataException if a picture can't be read, or the file not be written
     */
    synchronized Path pack(ImageFolder pictures, Shape shape) {
        String place = place(pictures.folder(), shape);
        Path file = folder.resolve(place + "-" + stamp(pictures) + PACK);
        if (!Files.exists(file)) {
            pictures.requirePictures();
        }
        try {
            Files.createDirectories(folder);
            hold(place, file);
        } catch (IOException e) {
            if (Files.exists(file)) { // in a cache that others fill
                return file;
            }
            throw new DataException(
                    "can't use the folder " + folder + ": " + FileTrouble.words(e) + "; XDG_CACHE_HOME names another",
                    e);
        }
        if (!Files.exists(file)) {
            PackedImages.write(pictures, shape, file);
        }
        return file;
    }

    private void hold(String place, Path file) throws IOException {
        if (held.containsKey(place)) {
            return;
        }
        FileChannel lock = lock(place);
        try {
            removeOthers(place, file, lock);
            lock.lock(0, Long.MAX_VALUE, true); // somebody who was alone may have removed the file before
        } catch (OverlappingFileLockException usedHere) {
            // the channel stays open: on some systems to close it would let go what is held here
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        held.put(place, lock);
    }

    private void removeOthers(String place, Path file, FileChannel lock) throws IOException {
        try (FileLock alone = lock.tryLock()) {
            if (alone == null) {
                return;
            }
            for (Path old : packs(place)) {
                if (!old.equals(file)) {
                    Files.deleteIfExists(old);
                }
            }
        }
    }

    private FileChannel lock(String place) throws IOException {
        return FileChannel.open(
                folder.resolve(place + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    public Path folder() {
        return folder;
    }

    /** All that is there, in the order of the names. */
    public synchronized List<Pack> packs() throws IOException {
        List<Pack> packs = new ArrayList<>();
        for (Path file : files()) {
            String place = place(file);
            boolean[] free = new boolean[1];
            alone(place, () -> free[0] = true);
            try {
                packs.add(new Pack(place, Files.size(file), Files.getLastModifiedTime(file), !free[0]));
            } catch (NoSuchFileException gone) {
                continue; // another process has removed it just now
            }
        }
        return packs;
    }

    /** Removes what nobody uses. */
    public synchronized void clear() throws IOException {
        for (Path file : files()) {
            alone(place(file), () -> Files.deleteIfExists(file));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Does it if nobody uses the place, and nobody begins to meanwhile. */
    private void alone(String place, Work work) throws IOException {
        if (held.containsKey(place)) {
            return;
        }
        try (FileChannel lock = lock(place);
                FileLock alone = lock.tryLock()) {
            if (alone != null) {
                work.run();
            }
        } catch (OverlappingFileLockException usedHere) {
            // so it stays
        }
    }

    private List<Path> packs(String place) throws IOException {
        return files().stream().filter(file -> place(file).equals(place)).toList();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> matcher(file).matches()).sorted().toList();
        }
    }

    /** For people, what the folder is called; for the rest, a hash. */
    private static String place(Path pictures, Shape shape) {
        Path path = pictures.toAbsolutePath().normalize();
        MessageDigest digest = Sha256.digest();
        digest.update((path + "\n" + shape).getBytes(StandardCharsets.UTF_8));
        String hash = HexFormat.of().formatHex(digest.digest()).substring(0, PLACE_HASH_CHARACTERS);
        int names = path.getNameCount();
        String name =
                names == 0 ? "" : path.subpath(Math.max(0, names - 2), names).toString();
        String words = name.replaceAll("[^A-Za-z0-9]+", "-");
        return words.substring(Math.max(0, words.length() - MOST_WORDS)) + "-" + shape.height() + "x" + shape.width()
                + "x" + shape.channels() + "-" + hash;
    }

    /** Of one of the {@link #files}. */
    private static String place(Path file) {
        return matcher(file).replaceFirst("$1");
    }

    private static Matcher matcher(Path file) {
        return FILE.matcher(file.getFileName().toString());
    }

    private static String stamp(ImageFolder pictures) {
        MessageDigest digest = Sha256.digest();
        pictures.stamp(digest);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** As the end of the process does it. */
    @Override
    public synchronized void close() throws IOException {
        for (FileChannel lock : held.values()) {
            lock.close();
        }
        held.clear();
    }
}

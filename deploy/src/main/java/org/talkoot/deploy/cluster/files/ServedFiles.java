package org.talkoot.deploy.cluster.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.Sha256;
import org.talkoot.protocol.job.JobIdentity;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileCommand.RequestPart;
import org.talkoot.protocol.message.FileManifest;
import org.talkoot.protocol.message.FileReply;
import org.talkoot.protocol.message.FileReply.FilePart;
import org.talkoot.protocol.message.FileReply.FileRefused;

/** A job's files on the node that has them. Its methods read from disk, and block. */
public final class ServedFiles {
    private record Served(Path path, FileManifest.Entry entry, Stamp stamp) {}

    /** What shows that a file was written or replaced, without reading it. */
    private record Stamp(long size, FileTime modified, Object key) {
        static Stamp of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    private final FileManifest manifest;
    private final Map<String, Served> byHash = new HashMap<>();
    private final Map<Path, String> hashByPath = new HashMap<>();

    private ServedFiles(List<Served> files) {
        manifest = new FileManifest(files.stream().map(Served::entry).toList());
        for (Served file : files) {
            byHash.put(file.entry().sha256(), file);
            hashByPath.put(file.path(), file.entry().sha256());
        }
    }

    /** Reads all files once. @throws JobRefusedException if one can't be read, or changes meanwhile */
    public static ServedFiles of(JobSpec job) {
        List<Served> files = new ArrayList<>();
        for (Path path : job.files()) {
            files.add(served(path));
        }
        return new ServedFiles(files);
    }

    private static Served served(Path path) {
        try {
            Stamp stamp = Stamp.of(path);
            String sha256 = HexFormat.of().formatHex(Sha256.of(path));
            if (!stamp.equals(Stamp.of(path))) {
                throw new JobRefusedException(path + " was written while it was read: start when it is complete");
            }
            String name = path.getFileName().toString();
            return new Served(path, new FileManifest.Entry(name, sha256, stamp.size()), stamp);
        } catch (IOException e) {
            throw new JobRefusedException("can't read " + path + ": " + FileTrouble.words(e), e);
        }
    }

    /** Of the job whose files they are, by the hashes that are known. */
    public JobIdentity identity(JobSpec job) {
        return JobIdentity.of(job, hashByPath::get);
    }

    public FileManifest manifest() {
        return manifest;
    }

    /** The part, or why there is none. */
    FileReply part(RequestPart request) {
        Served file = byHash.get(request.sha256());
        if (file == null) {
            return new FileRefused(request.sha256(), "no file of the job has the hash " + request.sha256());
        }
        String name = file.entry().name();
        long size = file.entry().size();
        int length = request.length();
        if (length < 1
                || length > FileCommand.MOST_PART_BYTES
                || request.offset() < 0
                || request.offset() > size - length) {
            return new FileRefused(
                    request.sha256(),
                    length + " bytes from " + request.offset() + " on aren't a part of " + name + ", which has " + size
                            + " bytes, in parts of 1 to " + FileCommand.MOST_PART_BYTES);
        }
        try {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            if (!file.stamp().equals(Stamp.of(file.path())) || !filled(bytes, file.path(), request.offset())) {
                return new FileRefused(request.sha256(), name + " has changed since the coordinator started");
            }
            return new FilePart(request.sha256(), request.offset(), bytes.array());
        } catch (IOException e) {
            return new FileRefused(request.sha256(), "can't read " + name + ": " + FileTrouble.words(e));
        }
    }

    private static boolean filled(ByteBuffer bytes, Path path, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    return false;
                }
            }
            return true;
        }
    }
}

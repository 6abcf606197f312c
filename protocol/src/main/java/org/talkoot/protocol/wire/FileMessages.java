package org.talkoot.protocol.wire;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.talkoot.protocol.message.FileCommand.RequestPart;
import org.talkoot.protocol.message.FileManifest;
import org.talkoot.protocol.message.FileReply.FileRefused;

/** What nodes tell each other about a job's files, as Protocol Buffers; the bytes themselves are bulk. */
final class FileMessages {
    private FileMessages() {}

    static JobFiles.FileManifest write(FileManifest m) {
        JobFiles.FileManifest.Builder manifest = JobFiles.FileManifest.newBuilder();
        for (FileManifest.Entry file : m.files()) {
            manifest.addFiles(JobFiles.FileEntry.newBuilder()
                    .setName(file.name())
                    .setSha256(bytes(file.sha256()))
                    .setSize(file.size()));
        }
        return manifest.build();
    }

    /** @throws IllegalArgumentException if they can't be files */
    static FileManifest read(JobFiles.FileManifest p) {
        return new FileManifest(p.getFilesList().stream()
                .map(file -> new FileManifest.Entry(file.getName(), hex(file.getSha256()), file.getSize()))
                .toList());
    }

    static JobFiles.RequestPart write(RequestPart m, ControlMessages.Actors actors) {
        return JobFiles.RequestPart.newBuilder()
                .setSha256(bytes(m.sha256()))
                .setOffset(m.offset())
                .setLength(m.length())
                .setReplyTo(actors.path(m.replyTo()))
                .build();
    }

    static RequestPart read(JobFiles.RequestPart p, ControlMessages.Actors actors) {
        return new RequestPart(hex(p.getSha256()), p.getOffset(), p.getLength(), actors.resolve(p.getReplyTo()));
    }

    static JobFiles.FileRefused write(FileRefused m) {
        return JobFiles.FileRefused.newBuilder()
                .setSha256(bytes(m.sha256()))
                .setReason(m.reason())
                .build();
    }

    static FileRefused read(JobFiles.FileRefused p) {
        return new FileRefused(hex(p.getSha256()), p.getReason());
    }

    private static ByteString bytes(String sha256) {
        return ByteString.copyFrom(HexFormat.of().parseHex(sha256));
    }

    private static String hex(ByteString sha256) {
        return HexFormat.of().formatHex(sha256.toByteArray());
    }
}

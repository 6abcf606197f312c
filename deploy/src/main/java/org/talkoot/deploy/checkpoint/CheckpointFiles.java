package org.talkoot.deploy.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.engine.file.AtomicFile;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.file.Sha256;
import org.talkoot.engine.file.Tensor;
import org.talkoot.engine.file.WeightsException;
import org.talkoot.protocol.wire.Stored;

/** The files of one checkpoint: written and forced to disk one after the other, {@code state.pb} last; read whole. */
final class CheckpointFiles {
    private CheckpointFiles() {}

    /**
     * Writes into an empty folder.
     *
     * @param tensors of each safetensors file, by its name
     * @param metadata of the model's file
     * @param state all but its list of files
     */
    static void write(
            Path folder,
            Map<String, List<Tensor>> tensors,
            Map<String, String> metadata,
            Stored.Checkpoint.Builder state)
            throws IOException {
        for (Map.Entry<String, List<Tensor>> each : tensors.entrySet()) {
            Path file = folder.resolve(each.getKey());
            SafeTensors.write(file, each.getValue(), each.getKey().equals(Checkpoint.MODEL) ? metadata : Map.of());
            state.addFiles(Stored.StoredFile.newBuilder().setName(each.getKey()).setSha256(sha256(file)));
        }
        ByteString content = state.build().toByteString();
        byte[] sealed = Stored.SealedCheckpoint.newBuilder()
                .setContent(content)
                .setSha256(ByteString.copyFrom(Sha256.digest().digest(content.toByteArray())))
                .build()
                .toByteArray();
        AtomicFile.write(folder.resolve(Checkpoint.STATE), channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(sealed);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /** Reads and verifies everything. */
    static Checkpoint read(Path folder) throws CheckpointException {
        Stored.Checkpoint state = state(folder);
        Set<String> names =
                state.getFilesList().stream().map(Stored.StoredFile::getName).collect(Collectors.toSet());
        if (!names.contains(Checkpoint.MODEL)) {
            throw new CheckpointException(Checkpoint.STATE + " names no " + Checkpoint.MODEL);
        }
        List<SafeTensors> read = new ArrayList<>();
        for (String name : List.of(Checkpoint.MODEL, Checkpoint.OPTIMIZER)) {
            if (names.contains(name)) {
                read.add(tensors(folder.resolve(name), state));
            }
        }
        Checkpoint checkpoint =
                new Checkpoint(folder, state, read.get(0), read.stream().skip(1).findFirst());
        if (state.hasStateHash() && checkpoint.stateHash() != state.getStateHash()) {
            throw new CheckpointException(Checkpoint.MODEL
                    + " holds other values than the workers committed: their hash is " + hex(checkpoint.stateHash())
                    + " instead of " + hex(state.getStateHash()));
        }
        return checkpoint;
    }

    static String hex(long hash) {
        return HexFormat.of().toHexDigits(hash);
    }

    private static SafeTensors tensors(Path file, Stored.Checkpoint state) throws CheckpointException {
        String name = file.getFileName().toString();
        try {
            ByteString sha256 = sha256(file);
            boolean same = state.getFilesList().stream()
                    .anyMatch(stored ->
                            stored.getName().equals(name) && stored.getSha256().equals(sha256));
            if (!same) {
                throw new CheckpointException(name + " isn't what was written: its checksum differs");
            }
            return SafeTensors.read(file);
        } catch (IOException e) {
            throw cannotRead(name, e);
        } catch (WeightsException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }

    /** Reads and verifies {@code state.pb} alone. */
    static Stored.Checkpoint state(Path folder) throws CheckpointException {
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(Checkpoint.STATE));
            Stored.SealedCheckpoint sealed = Stored.SealedCheckpoint.parseFrom(bytes);
            byte[] content = sealed.getContent().toByteArray();
            if (!MessageDigest.isEqual(
                    sealed.getSha256().toByteArray(), Sha256.digest().digest(content))) {
                throw new CheckpointException(Checkpoint.STATE + " isn't what was written: its checksum differs");
            }
            Stored.Checkpoint state = Stored.Checkpoint.parseFrom(content);
            if (state.getSchemaVersion() != Checkpoint.SCHEMA_VERSION) {
                throw new CheckpointException(Checkpoint.STATE + " has the schema version " + state.getSchemaVersion()
                        + ", but this Talkoot reads " + Checkpoint.SCHEMA_VERSION);
            }
            return state;
        } catch (InvalidProtocolBufferException e) {
            throw new CheckpointException(Checkpoint.STATE + " isn't what was written: " + e.getMessage(), e);
        } catch (IOException e) {
            throw cannotRead(Checkpoint.STATE, e);
        }
    }

    static Optional<Evaluation> evaluation(Stored.Checkpoint state) {
        if (!state.hasEvaluation()) {
            return Optional.empty();
        }
        Stored.Evaluation stored = state.getEvaluation();
        return Optional.of(new Evaluation(
                stored.getLoss(),
                stored.hasAccuracy() ? OptionalDouble.of(stored.getAccuracy()) : OptionalDouble.empty()));
    }

    private static CheckpointException cannotRead(String name, IOException e) {
        return new CheckpointException("can't read " + name + ": " + FileTrouble.words(e), e);
    }

    static ByteString sha256(Path file) throws IOException {
        return ByteString.copyFrom(Sha256.of(file));
    }
}

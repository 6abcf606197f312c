package org.talkoot.deploy.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.engine.file.Sha256;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;
import org.talkoot.protocol.wire.Stored;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.compute.StateHash;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** A checkpoint holds the values that the workers committed, from their memory to the disk and back. */
class CommittedHashTest {
    private static final CheckpointSpec SPEC =
            new CheckpointSpec(OptionalInt.of(10), OptionalDouble.empty(), OptionalInt.empty(), 3, false);
    private static final TrainingJob JOB = JobResolver.resolve(JobSpec.builder()
            .epochs(1)
            .batchSize(100)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(
                    new LayerSpec.Flatten(),
                    LayerSpec.Linear.of(16),
                    LayerSpec.BatchNorm.standard(),
                    LayerSpec.Residual.of(LayerSpec.Linear.of(16), LayerSpec.BatchNorm.standard()),
                    LayerSpec.Linear.of(10))
            .optimizer(OptimizerSpec.builder(0.05).momentum(0.9).build())
            .build());
    private static final Snapshot START = Snapshot.initial(JOB);
    private static final long HASH = StateHash.of(START.weights(), START.buffers());

    @TempDir
    private Path run;

    private final List<String> said = new ArrayList<>();

    private void write(long committedHash) {
        SavedState saved = SavedState.of(
                new Snapshot(40, START.weights(), START.velocity(), START.buffers()),
                0,
                0,
                List.of(),
                Optional.empty());
        CheckpointWriter writer = new CheckpointWriter(
                new CheckpointFolder(run), SPEC, JOB, Map.of(), new TrainingListener() {}, said::add);
        writer.write(saved, Stored.Checkpoint.newBuilder().setStateHash(committedHash), false);
        writer.close().toCompletableFuture().join();
    }

    private Optional<Checkpoint> newest() throws CheckpointException {
        return new CheckpointFolder(run).newestIntact((folder, reason) -> said.add(reason));
    }

    /** Seals another state, as whoever alters a checkpoint on purpose would. */
    private void alterState(UnaryOperator<Stored.Checkpoint.Builder> alteration) throws Exception {
        Path folder = run.resolve("checkpoints/step-40");
        ByteString content = alteration
                .apply(CheckpointFiles.state(folder).toBuilder())
                .build()
                .toByteString();
        Files.write(
                folder.resolve("state.pb"),
                Stored.SealedCheckpoint.newBuilder()
                        .setContent(content)
                        .setSha256(ByteString.copyFrom(Sha256.digest().digest(content.toByteArray())))
                        .build()
                        .toByteArray());
    }

    private void alterOneBitOfTheModelAndItsChecksum() throws Exception {
        Path model = run.resolve("checkpoints/step-40/model.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 1] ^= 1;
        Files.write(model, bytes);
        ByteString sha256 = CheckpointFiles.sha256(model);
        alterState(state -> {
            for (Stored.StoredFile.Builder file : state.getFilesBuilderList()) {
                if (file.getName().equals("model.safetensors")) {
                    file.setSha256(sha256);
                }
            }
            return state;
        });
    }

    @Test
    void whatWasCommittedIsWrittenAndReadBackWithItsHash() throws Exception {
        write(HASH);
        Checkpoint checkpoint = newest().orElseThrow();
        assertEquals(List.of(), said);
        assertEquals(HASH, checkpoint.state().getStateHash());
        Snapshot restored = checkpoint.restore(JOB).snapshot();
        assertEquals(HASH, StateHash.of(restored.weights(), restored.buffers()));
        assertTrue(restored.buffers().length > 0);
    }

    @Test
    void aSnapshotThatIsNotWhatWasCommittedIsRefusedLoudly() {
        write(HASH ^ 1);
        assertEquals(1, said.size());
        assertTrue(
                said.get(0).contains("its values in memory aren't those that the workers committed: their hash is "),
                said.get(0));
        assertTrue(said.get(0).endsWith("; training goes on, and the next checkpoint is tried"), said.get(0));
        assertFalse(Files.exists(run.resolve("checkpoints")));
    }

    @Test
    void valuesThatWereAlteredTogetherWithTheChecksumsAreFound() throws Exception {
        write(HASH);
        alterOneBitOfTheModelAndItsChecksum();
        assertEquals(Optional.empty(), newest());
        assertTrue(
                said.get(0)
                        .matches("model.safetensors holds other values than the workers committed: their hash is"
                                + " [0-9a-f]{16} instead of [0-9a-f]{16}"),
                said.toString());
    }

    @Test
    void anOlderCheckpointWithoutAHashIsRead() throws Exception {
        write(HASH);
        alterState(state -> state.clearStateHash().clearBuffers());
        assertEquals(40, newest().orElseThrow().restore(JOB).steps());
        assertEquals(List.of(), said);
    }
}

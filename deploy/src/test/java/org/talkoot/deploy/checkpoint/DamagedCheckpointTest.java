package org.talkoot.deploy.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.step.Segment;

/** A checkpoint that isn't what was written is never gone on from. */
class DamagedCheckpointTest {
    private static final TrainingListener NOBODY = new TrainingListener() {};
    private static final int FLIPS = 25;

    @TempDir
    private Path temp;

    private final List<String> warnings = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();
    private TrainingResult undisturbed;
    private NavigableMap<Integer, Path> written; // by steps
    private int previous; // steps of the second newest

    private static JobSpec job(int keep, boolean keepBest) {
        return JobSpec.builder()
                .epochs(3)
                .batchSize(100)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(16),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.05).momentum(0.9).build())
                .run(RunSpec.standard()
                        .withCheckpoint(new CheckpointSpec(
                                OptionalInt.of(10), OptionalDouble.empty(), OptionalInt.empty(), keep, keepBest)))
                .build();
    }

    private TrainingResult train(JobSpec job, Path directory, Optional<Checkpoint> from, int workers) throws Exception {
        return train(job, directory, from, LocalTraining.Options.workers(workers));
    }

    private TrainingResult train(JobSpec job, Path directory, Optional<Checkpoint> from, LocalTraining.Options options)
            throws Exception {
        Storage storage = new Storage(Optional.of(directory), from, warnings::add);
        try (LocalTraining training = LocalTraining.start(job, options, storage, NOBODY)) {
            return training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private Optional<Checkpoint> newest(Path directory) throws CheckpointException {
        damaged.clear();
        return new CheckpointFolder(directory)
                .newestIntact((folder, reason) -> damaged.add(folder.getFileName() + ": " + reason));
    }

    @BeforeEach
    void leaveCheckpointsAfterEveryTenthStep() throws Exception {
        LocalTraining.Options patient = LocalTraining.Options.workers(2).with(new SegmentListener() {
            @Override
            public void before(String worker, int step, Segment segment) {
                if (step > 0 && step % 10 == 0 && segment.kind() == Segment.Kind.LOAD) {
                    awaitCheckpoint(step); // else some are left out where the disk is slower than the steps
                }
            }
        });
        undisturbed = train(job(3, false), temp, Optional.empty(), patient);
        assertEquals(45, undisturbed.steps());
        written = new CheckpointFolder(temp).list();
        assertEquals(Set.of(20, 30, 40), written.keySet());
        previous = 30;
    }

    private void awaitCheckpoint(int steps) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!Files.exists(temp.resolve("checkpoints/step-" + steps)) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void fromAnIntactOneTheRunEndsWithTheSameWeightsAndLoss() throws Exception {
        Checkpoint checkpoint = newest(temp).orElseThrow();
        assertEquals(List.of(), damaged);
        TrainingResult resumed = train(job(3, false), temp, Optional.of(checkpoint), 3);
        assertEquals(undisturbed.sha256(), resumed.sha256());
        assertEquals(undisturbed.trainLoss(), resumed.trainLoss());
        assertEquals(40, resumed.resumedFromStep());
        assertEquals(45, resumed.steps());
        assertArrayEquals(
                undisturbed.model().tensor("2.num_batches_tracked"),
                resumed.model().tensor("2.num_batches_tracked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "optimizer.safetensors", "state.pb"})
    void oneWithATruncatedAlteredOrMissingFileIsSkippedByNameForTheOneBefore(String name) throws Exception {
        Path file = temp.resolve("checkpoints/step-40").resolve(name);
        byte[] whole = Files.readAllBytes(file);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int flip = 0; flip < FLIPS; flip++) {
            byte[] altered = whole.clone();
            altered[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            assertSkipped(file, altered, "seed " + seed);
        }
        for (int length : List.of(0, 1, whole.length / 2, whole.length - 1)) {
            assertSkipped(file, Arrays.copyOf(whole, length), "length " + length);
        }
        Files.delete(file);
        assertEquals(previous, newest(temp).orElseThrow().steps());
        assertTrue(damaged.get(0).contains("there is no such file"), damaged.toString());
    }

    private void assertSkipped(Path file, byte[] content, String what) throws IOException, CheckpointException {
        Files.write(file, content);
        assertEquals(previous, newest(temp).orElseThrow().steps(), what);
        assertEquals(1, damaged.size(), what);
        assertTrue(damaged.get(0).startsWith("step-40: " + file.getFileName()), damaged + ", " + what);
    }

    @Test
    void whereNoneIsIntactThereIsNoneToGoOnFrom() throws Exception {
        for (Path each : written.values()) {
            Files.delete(each.resolve("state.pb"));
        }
        assertEquals(Optional.empty(), newest(temp));
        assertEquals(written.size(), damaged.size());
    }

    @Test
    void aDamagedOneThatIsReachedAgainIsWrittenAnewAndNeverPushesOutAnIntactOne() throws Exception {
        Files.delete(written.lastEntry().getValue().resolve("model.safetensors"));
        Checkpoint checkpoint = newest(temp).orElseThrow();
        assertEquals(previous, checkpoint.steps());
        assertEquals(
                undisturbed.sha256(),
                train(job(1, false), temp, Optional.of(checkpoint), 1).sha256());
        assertEquals(40, newest(temp).orElseThrow().steps());
        assertEquals(List.of(), damaged);
        assertEquals(Set.of(40), new CheckpointFolder(temp).list().keySet());
    }

    @Test
    void theBestOneIsKeptBesideTheNewest() throws Exception {
        Path directory = temp.resolve("best");
        train(job(1, true), directory, Optional.empty(), 2);
        CheckpointFolder folder = new CheckpointFolder(directory);
        int best = folder.best(Integer.MAX_VALUE).orElseThrow().getSteps();
        assertEquals(0, best % 15, "only epochs' ends are evaluated");
        assertTrue(folder.list().containsKey(best));
        assertTrue(folder.list().size() <= 2, folder.list().toString());
    }

    @Test
    void whereNoneCanBeWrittenThereIsOneWarningEachAndTrainingGoesOn() throws Exception {
        Path directory = Files.createDirectory(temp.resolve("blocked"));
        Files.writeString(directory.resolve("checkpoints"), "a file of that name");
        assertEquals(
                undisturbed.sha256(),
                train(job(3, false), directory, Optional.empty(), 2).sha256());
        assertTrue(!warnings.isEmpty() && warnings.size() <= 4, warnings.toString());
        assertTrue(warnings.get(0).contains("can't write the checkpoint "), warnings.toString());
        assertTrue(warnings.get(0).contains("something else has that name already; training goes on"), warnings.get(0));
    }

    @Test
    void oneOfAnotherModelIsRefused() throws Exception {
        Checkpoint checkpoint = newest(temp).orElseThrow();
        JobSpec other = JobSpec.builder()
                .epochs(3)
                .batchSize(100)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.05).build())
                .build();
        assertThrows(
                org.talkoot.engine.file.WeightsException.class,
                () -> train(other, temp.resolve("other"), Optional.of(checkpoint), 1));
    }
}

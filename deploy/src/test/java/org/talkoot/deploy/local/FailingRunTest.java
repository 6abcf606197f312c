package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.worker.actor.Courier;

/** A run that can't go on ends with one sentence that names worker, step and phase. */
class FailingRunTest {
    private static final TrainingListener NOBODY = new TrainingListener() {};
    private static final int MOST_SECONDS = 120; // for a machine so busy that patience is measured in seconds

    private static JobSpec.Builder job() {
        return JobSpec.builder()
                .epochs(100)
                .batchSize(100)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(32),
                        LayerSpec.BatchNorm.standard(),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.sgd(0.1));
    }

    private static String failure(JobSpec job, LocalTraining.Options options) throws Exception {
        try (Training training = LocalTraining.start(job, options, NOBODY)) {
            ExecutionException failure = assertThrows(
                    ExecutionException.class,
                    () -> training.result().toCompletableFuture().get(MOST_SECONDS, TimeUnit.SECONDS));
            return assertInstanceOf(TrainingFailedException.class, failure.getCause())
                    .getMessage();
        }
    }

    private static LocalTraining.Options impatient(int workers, Courier courier) {
        return LocalTraining.Options.workers(workers)
                .with(new Timing(20_000, 1_000, 30, 30, 1_000))
                .with(courier);
    }

    @Test
    void statisticsThatDontArriveEndTheJobAndNameWorkerStepPhaseAndWhoIsMissing() throws Exception {
        Courier lossy = (peer, message) -> {
            boolean lost = message instanceof PeerMessage.Statistics && message.sender() == 1 && message.step() >= 4;
            if (!lost) {
                peer.tell(message);
            }
        };

        String sentence = failure(job().build(), impatient(3, lossy));

        assertTrue(
                sentence.matches(
                        "worker \\S+, step \\d+, (for|back)ward of model\\[2] \\(batch-norm\\): no statistics from"
                                + " worker .* within \\d+ ms.*; the last worlds all failed before they could commit a step"),
                sentence);
    }

    @Test
    void weightsThatDontArriveEndTheJobToo() throws Exception {
        Courier lossy = (peer, message) -> {
            if (!(message instanceof PeerMessage.WeightsChunk && message.step() >= 2)) {
                peer.tell(message);
            }
        };

        String sentence = failure(job().build(), impatient(3, lossy));

        assertTrue(
                // the owner goes on and waits for the one that lacks the weights: either may be overdue first
                sentence.matches("worker \\S+, step \\d+, (the end of the step: no new weights of chunk 0"
                        + "|forward of model\\[2] \\(batch-norm\\): no statistics) from worker .* within \\d+ ms.*"
                        + "; the last worlds all failed before they could commit a step"),
                sentence);
    }

    @Test
    void aLossThatIsNoNumberNamesStepLayerShardAndSamples() throws Exception {
        JobSpec diverging = job().model(
                        new LayerSpec.Flatten(), LayerSpec.Linear.of(32), new LayerSpec.Relu(), LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.sgd(1e30))
                .build();

        String sentence = failure(diverging, LocalTraining.Options.workers(2));

        assertTrue(
                sentence.matches(
                        "worker [01], step \\d+, the loss: the loss is not a finite number; the first layer whose"
                                + " output is not finite is model\\[\\d] \\([a-z]+\\), in shard \\d, for samples? \\d+.*"
                                + " \\(counted from 0\\)"),
                sentence);
    }

    @Test
    void aRunThatIsStoppedSaysHowFarItCame() throws Exception {
        try (Training training = LocalTraining.start(job().epochs(100_000).build(), 2, NOBODY)) {
            training.stop();

            ExecutionException stopped = assertThrows(
                    ExecutionException.class,
                    () -> training.result().toCompletableFuture().get(MOST_SECONDS, TimeUnit.SECONDS));

            assertInstanceOf(Training.StoppedException.class, stopped.getCause());
            assertTrue(stopped.getCause().getMessage().matches("stopped after step \\d+"), stopped.getMessage());
        }
    }

    static Stream<Throwable> whatAListenerMayThrow() {
        return Stream.of(
                new IllegalStateException("disk full"),
                new AssertionError("expected a lower loss"),
                new NoClassDefFoundError("of the listener"),
                new OutOfMemoryError("of the listener"));
    }

    @ParameterizedTest
    @MethodSource("whatAListenerMayThrow")
    void aListenerThatThrowsEndsTheRunWithWhatItThrew(Throwable thrown) throws Exception {
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepCommitted(StepCommitted step) {
                FailingRunTest.<RuntimeException>sneak(thrown);
            }
        };
        try (Training training = LocalTraining.start(job().build(), 2, listener)) {
            ExecutionException failure = assertThrows(
                    ExecutionException.class,
                    () -> training.result().toCompletableFuture().get(MOST_SECONDS, TimeUnit.SECONDS));

            assertEquals(thrown, failure.getCause());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aCoordinatorThatBreaksEndsTheRun() throws Exception {
        LocalTraining.Options broken = LocalTraining.Options.workers(2).with((Timing) null);

        String sentence = failure(job().epochs(100_000).build(), broken);

        assertTrue(sentence.startsWith("the run broke off: ") && sentence.contains("coordinator"), sentence);
    }

    @Test
    void aFatalErrorOfAWorkerEndsTheRunToo() throws Exception {
        Courier fatal = (peer, message) -> {
            throw new NoClassDefFoundError("a part of the program is missing");
        };

        String sentence = failure(job().build(), impatient(2, fatal));

        assertTrue(sentence.startsWith("the run broke off: a fatal error"), sentence);
    }

    @Test
    void aJobThatCanNotBeTrainedIsRefusedBeforeAnythingStarts() {
        refused("model[0]: linear", "flatten", job().model(LayerSpec.Linear.of(10)));
        refused("model[1]", "10 classes", job().model(new LayerSpec.Flatten(), LayerSpec.Linear.of(9)));
        refused("model[2] (batch-norm)", "more than one value", job().batchSize(1));
        refused(
                "model[1] (batch-norm)",
                "shard",
                job().batchSize(8)
                        .model(
                                new LayerSpec.Flatten(),
                                new LayerSpec.BatchNorm(1e-5, 0.1, true, false),
                                LayerSpec.Linear.of(10)));
        refused(
                "model[1]",
                "same shape",
                job().model(
                                new LayerSpec.Flatten(),
                                LayerSpec.Residual.of(LayerSpec.Linear.of(5)),
                                LayerSpec.Linear.of(10)));
        refused(
                "model[0]",
                "kernel",
                job().model(LayerSpec.Conv2d.of(4, 9), new LayerSpec.GlobalAvgPool(), LayerSpec.Linear.of(10)));
    }

    private static void refused(String where, String what, JobSpec.Builder job) {
        String sentence = assertThrows(
                        JobRefusedException.class,
                        () -> LocalTraining.start(job.build(), 2, NOBODY).close())
                .getMessage();
        assertTrue(sentence.contains(where) && sentence.contains(what), sentence);
    }
}

package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.protocol.job.AugmentSpec;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.LossSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.worker.actor.Courier;

/** One job, one result: the final weights are the same to the last bit, whoever computes what, and when. */
class OneResultTest {
    private static final TrainingListener NOBODY = new TrainingListener() {};
    private static final int RUNS = 10;

    /** Dropout, batch norm, layer norm, a residual, shuffling, momentum, decay, and a last minibatch of 38 of 100. */
    private static JobSpec.Builder job(int shards) {
        return JobSpec.builder()
                .name("one-result")
                .seed(7)
                .epochs(2)
                .batchSize(100)
                .shards(shards)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(33),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        new LayerSpec.Dropout(0.2),
                        LayerSpec.Residual.of(
                                LayerSpec.Linear.of(33), LayerSpec.LayerNorm.standard(), new LayerSpec.Gelu()),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.05)
                        .momentum(0.9)
                        .weightDecay(5e-4)
                        .build());
    }

    private static String train(int shards, int workers, Courier courier) throws Exception {
        LocalTraining.Options options = LocalTraining.Options.workers(workers).with(courier);
        TrainingResult result = train(job(shards).build(), options);
        assertEquals(2 * 15, result.steps());
        return result.sha256();
    }

    private static TrainingResult train(JobSpec job, LocalTraining.Options options) throws Exception {
        try (Training training = LocalTraining.start(job, options, NOBODY)) {
            return training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    /** @return the hash, with one worker and with each of those numbers */
    private static String assertOneResult(JobSpec job, int... numbers) throws Exception {
        String expected = train(job, LocalTraining.Options.workers(1)).sha256();
        for (int workers : numbers) {
            TrainingResult result = train(job, LocalTraining.Options.workers(workers));
            assertEquals(expected, result.sha256(), workers + " workers");
        }
        return expected;
    }

    @ParameterizedTest(name = "{0} shards")
    @ValueSource(ints = {5, 8})
    void theHashIsTheSameForAnyNumberOfWorkersAndInEveryRun(int shards) throws Exception {
        String expected = train(shards, 1, Courier.DIRECT);
        for (int workers : List.of(1, 2, 3, 4, 7)) {
            for (int run = 0; run < RUNS; run++) {
                assertEquals(expected, train(shards, workers, Courier.DIRECT), workers + " workers, run " + run);
            }
        }
    }

    /** In the smaller last minibatch even nodes of the tree are empty that weren't in the step before. */
    @Test
    void theHashIsTheSameForAnyNumberOfWorkersWhereShardsAreEmpty() throws Exception {
        String expected = train(150, 1, Courier.DIRECT);
        for (int workers : List.of(2, 3, 7, 12)) {
            assertEquals(expected, train(150, workers, Courier.DIRECT), workers + " workers");
        }
    }

    /** Several chunks whose norms clip them, two blocks of two weights' gradients, several tiles of an image, uneven shards. */
    @Test
    void theHashOfALargerModelIsTheSameForAnyNumberOfWorkers() throws Exception {
        JobSpec large = job(7).epochs(1)
                .batchSize(300)
                .model(
                        new LayerSpec.Conv2d(64, 5, 1, 2, true, Optional.empty()),
                        new LayerSpec.BatchNorm(1e-5, 0.1, true, false),
                        new LayerSpec.Relu(),
                        LayerSpec.Conv2d.of(16, 5),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        new LayerSpec.Conv2d(16, 3, 1, 1, true, Optional.empty()),
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(1_100),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Gelu(),
                        LayerSpec.Linear.of(301),
                        LayerSpec.LayerNorm.standard(),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.05)
                        .momentum(0.9)
                        .weightDecay(5e-4)
                        .clipNorm(0.5)
                        .build())
                .build();
        assertOneResult(large, 2, 3, 5, 9);
    }

    /** Chunks are updated while the worker that let go of them computes on. */
    @Test
    void theHashIsTheSameForAnyNumberOfWorkersWhereALayerIsUpdatedBlockByBlock() throws Exception {
        JobSpec blocks = job(5).epochs(1)
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(600),
                        new LayerSpec.Relu(),
                        LayerSpec.Linear.of(1_800), // three blocks
                        new LayerSpec.Relu(),
                        LayerSpec.Linear.of(10))
                .build();
        assertOneResult(blocks, 2, 3, 7);
    }

    @Test
    void theHashIsTheSameForAnyNumberOfWorkersWhereImagesAreAugmented() throws Exception {
        List<AugmentSpec> changes = List.of(AugmentSpec.Flip.standard(), new AugmentSpec.Crop(1));
        JobSpec augmented = job(5).data(
                        new DataSpec.Digits(Preparation.standard().withAugment(changes)))
                .build();
        assertNotEquals(train(5, 1, Courier.DIRECT), assertOneResult(augmented, 2, 3, 7));
    }

    /** The mean is over the weights of the whole minibatch, which no worker has whole. */
    @Test
    void theHashIsTheSameForAnyNumberOfWorkersWhereClassesAreWeighted() throws Exception {
        JobSpec weighted = job(5).loss(
                        new LossSpec.CrossEntropy(0.1, Optional.of(new LossSpec.ClassWeights.Balanced())))
                .build();
        TrainingResult expected = train(weighted, LocalTraining.Options.workers(1));
        assertNotEquals(train(5, 1, Courier.DIRECT), expected.sha256());
        for (int workers : List.of(2, 3, 7)) {
            TrainingResult result = train(weighted, LocalTraining.Options.workers(workers));
            assertEquals(expected.sha256(), result.sha256(), workers + " workers");
            assertEquals(expected.evaluation(), result.evaluation(), workers + " workers");
        }
    }

    @Test
    void aMinibatchOfMoreSamplesThanThereAreIsAllOfThemAndTakesNoMoreMemory() throws Exception {
        LocalTraining.Options two = LocalTraining.Options.workers(2);
        TrainingResult all = train(job(5).batchSize(1_438).build(), two);
        assertEquals(2, all.steps());
        assertEquals(
                all.sha256(),
                train(job(5).batchSize(Integer.MAX_VALUE).build(), two).sha256());
    }

    @Test
    void theNumberOfShardsIsPartOfTheJob() throws Exception {
        assertNotEquals(train(5, 2, Courier.DIRECT), train(8, 2, Courier.DIRECT));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theHashStaysWhenMessagesAreDelayedReorderedAndRepeated(long seed) throws Exception {
        assertEquals(train(5, 1, Courier.DIRECT), train(5, 3, new Disorder(seed)), "seed " + seed);
    }

    /** Holds messages back for a while, so that later ones overtake them, and repeats some. */
    private static final class Disorder implements Courier {
        private static final int MOST_DELAY_MS = 4;

        private final java.util.concurrent.ScheduledExecutorService later =
                java.util.concurrent.Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "disorder");
                    thread.setDaemon(true);
                    return thread;
                });
        private final long seed;
        private final AtomicInteger sent = new AtomicInteger();

        Disorder(long seed) {
            this.seed = seed;
        }

        @Override
        public void send(ActorRef<WorkerCommand> peer, PeerMessage message) {
            Random random = new Random(seed * 1_000_003 + sent.incrementAndGet());
            int copies = random.nextInt(10) == 0 ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                later.schedule(() -> peer.tell(message), random.nextInt(MOST_DELAY_MS * 1000), TimeUnit.MICROSECONDS);
            }
        }
    }
}

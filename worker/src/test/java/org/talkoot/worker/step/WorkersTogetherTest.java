package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.worker.step.VirtualWorld.Failure;
import org.talkoot.worker.step.VirtualWorld.Loss;

/** Workers' machines in a world of their own; {@link VirtualWorker} checks each of their steps. */
class WorkersTogetherTest {
    private static final int SEEDS = 400;
    private static final List<Integer> WORLD_SIZES = List.of(1, 2, 3, 5);

    private static void forManySeeds(LongConsumer test) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                test.accept(seed);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static VirtualWorld world(Random random) {
        int workers = WORLD_SIZES.get(random.nextInt(WORLD_SIZES.size()));
        return new VirtualWorld(random, workers, 1 + random.nextInt(8), 1 + random.nextInt(6));
    }

    private static void assertAllStepsAreDone(VirtualWorld world, int steps) {
        assertEquals(List.of(), world.failures());
        assertTrue(world.isOver(), "it hangs");
        for (int version : world.sharedVersions()) {
            assertEquals(steps, version);
        }
    }

    @Test
    void everyStepCompletesOnAllInWhateverOrderMessagesArriveAndHoweverOften() {
        forManySeeds(seed -> {
            Random random = new Random(seed);
            int workers = WORLD_SIZES.get(random.nextInt(WORLD_SIZES.size()));
            int steps = 1 + random.nextInt(6);
            VirtualWorld world = new VirtualWorld(random, workers, 1 + random.nextInt(8), steps);
            world.run();
            assertAllStepsAreDone(world, steps);
        });
    }

    @Test
    void aNewWorldTakesOverAtAnyMomentAndNothingOfTheOldOneIsApplied() {
        forManySeeds(seed -> {
            Random random = new Random(seed);
            int workers = WORLD_SIZES.get(random.nextInt(WORLD_SIZES.size()));
            int steps = 1 + random.nextInt(6);
            VirtualWorld world = new VirtualWorld(random, workers, 1 + random.nextInt(8), steps);
            world.formAgainAt(random.nextInt(1_000), 1 + random.nextInt(8));
            world.run();
            assertAllStepsAreDone(world, steps);
        });
    }

    @Test
    void aLostMessageEndsInASentenceThatNamesStepPhaseAndTheWorkerItWasAwaitedFrom() {
        forManySeeds(seed -> {
            VirtualWorld undisturbed = world(new Random(seed));
            undisturbed.run();
            if (undisturbed.sent() == 0) {
                return; // a worker alone
            }
            VirtualWorld world = world(new Random(seed));
            world.lose(new Random(~seed).nextInt(undisturbed.sent()));
            world.run();

            Loss loss = world.loss();
            Failure failure = world.failures().stream()
                    .filter(each -> each.rank() == loss.receiver())
                    .findFirst()
                    .orElseThrow();
            String sender = "rank " + loss.message().sender();
            String expected = loss.message() instanceof PeerMessage.Statistics
                    ? "(forward|backward) of model\\[\\d\\]: no statistics from " + sender
                    : loss.message() instanceof PeerMessage.GradientChunk gradient
                            ? "the update of chunk " + gradient.chunk() + ": no gradient from " + sender
                            : "the end of the step: no new weights of chunk "
                                    + ((PeerMessage.WeightsChunk) loss.message()).chunk() + " from " + sender;
            assertTrue(
                    failure.reason()
                            .matches("step " + (loss.message().step() + 1) + ", " + expected + " within \\d+ ms"),
                    failure.reason());
            long settledMs = 10_000; // by then all that can still arrive without the lost message has arrived
            assertTrue(
                    failure.atMs() <= loss.atMs() + settledMs + VirtualWorld.PATIENCE_MS,
                    "lost at " + loss.atMs() + " ms, reported at " + failure.atMs());
        });
    }
}

package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
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
    private static final int MOST_PROCESSES = 4; // 9 where statistics travel over a tree
    private static final int MOST_WORKERS = 3; // of a process

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
        return world(random, 1 + random.nextInt(6));
    }

    private static VirtualWorld world(Random random, int steps) {
        List<Integer> node = new ArrayList<>();
        int fanOut = random.nextBoolean() ? 0 : 2 + random.nextInt(2);
        int most = fanOut == 0 ? MOST_PROCESSES : 2 * MOST_PROCESSES + 1;
        for (int process = 0, count = 1 + random.nextInt(most); process < count; process++) {
            node.addAll(Collections.nCopies(1 + random.nextInt(MOST_WORKERS), process));
        }
        return new VirtualWorld(random, node, fanOut, 1 + random.nextInt(8), steps);
    }

    private static void assertAllStepsAreDone(VirtualWorld world, int steps) {
        assertEquals(List.of(), world.failures());
        assertTrue(world.isOver(), "it hangs");
        for (VirtualWorld.Shared process : world.shared()) {
            for (int version : process.weights()) {
                assertEquals(steps, version);
            }
        }
    }

    /** How a worker that lacks the message begins to say so. */
    private static String sentence(PeerMessage message) {
        String step = "step " + (message.step() + 1) + ", ";
        if (message instanceof PeerMessage.Statistics) {
            return step + "((forward|backward) of model\\[\\d\\]: no statistics|clipping the gradient: no norms)";
        } else if (message instanceof PeerMessage.GradientChunk gradient) {
            return step + "(the update of|combining) chunk " + gradient.chunk() + ": no gradient";
        } else if (message instanceof PeerMessage.WeightsChunk weights) {
            return step + "the end of the step: no new weights of chunk " + weights.chunk();
        }
        int chunk = ((PeerMessage.VelocityChunk) message).chunk();
        return "after step " + message.step() + ", the snapshot: no velocity of chunk " + chunk;
    }

    @Test
    void everyStepCompletesOnAllInWhateverOrderMessagesArriveAndHoweverOften() {
        forManySeeds(seed -> {
            Random random = new Random(seed);
            int steps = 1 + random.nextInt(6);
            VirtualWorld world = world(random, steps);
            world.run();
            assertAllStepsAreDone(world, steps);
        });
    }

    @Test
    void aNewWorldTakesOverAtAnyMomentAndNothingOfTheOldOneIsApplied() {
        forManySeeds(seed -> {
            Random random = new Random(seed);
            int steps = 1 + random.nextInt(6);
            VirtualWorld world = world(random, steps);
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
            assertTrue(
                    failure.reason().matches(sentence(loss.message()) + " from " + sender + " within \\d+ ms"),
                    failure.reason());
            long settledMs = 10_000; // by then all that can still arrive without the lost message has arrived
            assertTrue(
                    failure.atMs() <= loss.atMs() + settledMs + VirtualWorld.PATIENCE_MS,
                    "lost at " + loss.atMs() + " ms, reported at " + failure.atMs());
        });
    }
}

package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.worker.actor.Courier;

/** Whoever listens to a run doesn't hold it up. */
class SlowListenerTest {
    private static final int STEPS = 2 * 15;

    @Test
    void trainingGoesOnToItsLastStepWhileTheListenerIsStuckInTheFirst() throws Exception {
        CountDownLatch lastStepReached = new CountDownLatch(1);
        Courier watched = (peer, message) -> {
            if (message.step() == STEPS - 1) {
                lastStepReached.countDown();
            }
            peer.tell(message);
        };
        AtomicBoolean reached = new AtomicBoolean();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepCommitted(StepCommitted step) {
                if (step.step() == 1) {
                    reached.set(awaited(lastStepReached));
                }
            }
        };
        JobSpec job = JobSpec.builder()
                .epochs(2)
                .batchSize(100)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.sgd(0.1))
                .build();
        LocalTraining.Options options = LocalTraining.Options.workers(2).with(watched);

        try (Training training = LocalTraining.start(job, options, listener)) {
            training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }

        assertTrue(reached.get(), "the last step was computed while the listener was told of the first");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

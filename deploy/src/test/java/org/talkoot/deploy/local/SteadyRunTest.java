package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;

/** Beyond its segments a worker allocates its messages only: small, however large model, minibatch and run. */
class SteadyRunTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WORKERS = 2;
    /** Sent and received in a step by both workers: statistics 2 x 2, gradient and weights of a chunk, and the segments. */
    private static final int MESSAGES = 2 * (4 + 2 + 2 + 16);

    private static final int MOST_BYTES_A_MESSAGE = 300;

    private static JobSpec job(int batchSize, int width, int epochs) {
        return JobSpec.builder()
                .epochs(epochs)
                .batchSize(batchSize)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(width),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.01).momentum(0.9).build())
                .run(org.talkoot.protocol.job.RunSpec.standard().withEvaluateEveryEpochs(0))
                .build();
    }

    /** Bytes that the workers' threads allocate in a step, over the second half of the run, without snapshots. */
    private static long bytesAStep(JobSpec job, long snapshotBytes) throws Exception {
        List<long[]> samples = new ArrayList<>(); // (steps, bytes, boundaries)
        TrainingListener listener = new TrainingListener() {
            private int boundaries;
            private boolean between;

            @Override
            public void progress(Progress progress) {
                between = true;
                samples.add(new long[] {progress.step(), workersBytes(), boundaries});
            }

            @Override
            public void stepCommitted(StepCommitted step) {
                boundaries += between ? 1 : 0;
                between = false;
            }
        };
        try (Training training = LocalTraining.start(job, WORKERS, listener)) {
            training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        long[] middle = samples.get(samples.size() / 2);
        long[] last = samples.get(samples.size() - 1);
        long snapshots = (last[2] - middle[2]) * snapshotBytes;
        return (last[1] - middle[1] - snapshots) / (last[0] - middle[0]);
    }

    /** Of weights, velocity and running statistics of {@link #job}'s model. */
    private static long snapshotBytes(int width) {
        return 4L * (2 * (64 * width + width + 2 * width + 10 * width + 10) + 2 * width);
    }

    private static long workersBytes() {
        long[] ids = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("talkoot-talkoot.worker-"))
                .mapToLong(java.lang.management.ThreadInfo::getThreadId)
                .toArray();
        assertEquals(WORKERS, ids.length, "worker threads");
        return Arrays.stream(THREADS.getThreadAllocatedBytes(ids)).sum();
    }

    @Test
    void aStepAllocatesLittleAndNoMoreForAWiderModelOrALargerMinibatch() throws Exception {
        long small = bytesAStep(job(32, 16, 150), snapshotBytes(16));
        long large = bytesAStep(job(256, 256, 600), snapshotBytes(256));

        assertTrue(small <= MESSAGES * MOST_BYTES_A_MESSAGE, small + " bytes a step");
        assertEquals(small, large, MOST_BYTES_A_MESSAGE, "bytes a step of a small and of a large model");
    }
}

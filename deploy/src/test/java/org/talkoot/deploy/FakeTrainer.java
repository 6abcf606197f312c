package org.talkoot.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.talkoot.deploy.api.DetailedEvaluation;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Progress;
import org.talkoot.deploy.api.TrainingListener.Started;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.cli.CommandLineApp;
import org.talkoot.deploy.cli.Trainer;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;

/** Trains nothing, but tells of it as a real run does: what a test of the command line needs to choose how it goes. */
public final class FakeTrainer implements Trainer {
    private static final int STEPS_PER_EPOCH = 10;
    static final String SHA256 = "0123456789abcdef".repeat(4);

    /**
     * {@code -Dfake.failure=CLASS}: start throws it; {@code -Dfake.result=CLASS}: the run fails with it; {@code
     * -Dfake.hang=N}: it stays in step N until it is stopped, or for {@code -Dfake.hangMillis}; {@code -Dfake.deaf=true}:
     * and isn't moved by stopping.
     */
    public static void main(String[] arguments) {
        System.exit(CommandLineApp.run(arguments, new FakeTrainer(), System.out, System.err));
    }

    @Override
    public Training start(JobSpec job, int workers, Storage storage, TrainingListener listener) {
        raise("fake.failure");
        return new Run(job, workers, listener);
    }

    @Override
    public TrainedModel load(Path weights, Optional<JobSpec> job) {
        raise("fake.failure");
        return new Model();
    }

    private static void raise(String property) {
        String name = System.getProperty(property);
        if (name == null) {
            return;
        }
        try {
            Object thrown = Class.forName(name)
                    .getConstructor(String.class)
                    .newInstance("a sentence\nof two lines that says what is wrong");
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class Run implements Training {
        private final CompletableFuture<TrainingResult> result = new CompletableFuture<>();
        private final JobSpec job;
        private final int workers;
        private final TrainingListener listener;
        private volatile boolean stopped;

        Run(JobSpec job, int workers, TrainingListener listener) {
            this.job = job;
            this.workers = workers;
            this.listener = listener;
            Thread thread = new Thread(this::train, "fake-run");
            thread.setDaemon(true);
            thread.start();
        }

        private void train() {
            try {
                result.complete(steps());
            } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
            }
        }

        private TrainingResult steps() {
            int steps = job.epochs() * STEPS_PER_EPOCH;
            listener.started(new Started(
                    workers, Math.max(0, workers - job.shards()), job.shards(), 1234, steps, STEPS_PER_EPOCH));
            for (int step = 1; step <= steps; step++) {
                int epoch = (step - 1) / STEPS_PER_EPOCH + 1;
                listener.progress(new Progress(step, epoch, 1.0 / step, 5000, workers));
                listener.stepCommitted(new StepCommitted(step, epoch, 1f / step, 0.1, job.batchSize(), 1));
                if (step % STEPS_PER_EPOCH == 0) {
                    listener.evaluated(new Evaluated(step, epoch, EvaluationSet.TEST, 0.25, OptionalDouble.of(0.9)));
                }
                raise("fake.result");
                hangOrStop(step);
            }
            var evaluation = new TrainingResult.Evaluation(0.25, OptionalDouble.of(0.975));
            return new TrainingResult(
                    SHA256,
                    steps,
                    1234,
                    0.3,
                    Optional.of(evaluation),
                    Optional.empty(),
                    1.5,
                    5000,
                    0,
                    0,
                    "fake",
                    steps,
                    new Model());
        }

        private void hangOrStop(int step) {
            boolean hangs = Integer.getInteger("fake.hang", -1) == step;
            long endNs =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Integer.getInteger("fake.hangMillis", 100_000));
            while (hangs && System.nanoTime() < endNs && (!stopped || Boolean.getBoolean("fake.deaf"))) {
                Thread.onSpinWait();
            }
            if (stopped) {
                throw new StoppedException("stopped at step " + step);
            }
        }

        @Override
        public CompletionStage<TrainingResult> result() {
            return result;
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public void close() {
            stop();
        }
    }

    private static final class Model implements TrainedModel {
        @Override
        public List<String> classNames() {
            return List.of();
        }

        @Override
        public float[] predict(float[] input) {
            return input;
        }

        @Override
        public float[] tensor(String name) {
            return new float[0];
        }

        @Override
        public List<String> tensors() {
            return List.of();
        }

        @Override
        public TrainingResult.Evaluation evaluate() {
            return new TrainingResult.Evaluation(0.25, OptionalDouble.of(0.975));
        }

        @Override
        public DetailedEvaluation evaluateInDetail() {
            return new DetailedEvaluation(evaluate(), Optional.empty());
        }

        @Override
        public void save(Path file) {
            try {
                Files.writeString(file, "weights");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

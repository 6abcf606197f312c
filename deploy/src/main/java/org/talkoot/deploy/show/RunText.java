package org.talkoot.deploy.show;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Started;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;

/** The lines of a run that stay: its header, one an epoch, and what came of it. */
public final class RunText {
    private RunText() {}

    static List<String> header(JobSpec job, Started run, Path directory) {
        List<String> lines = new ArrayList<>();
        int computing = run.workers() - run.idle();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %s on %s, %s, %s",
                job.name(),
                count(run.parameters(), "parameter"),
                job.data().format(),
                count(computing, "worker"),
                count(run.shards(), "shard")));
        lines.add(String.format(
                Locale.ROOT,
                "%s of %s, minibatches of %,d, seed %d, run directory %s",
                count(job.epochs(), "epoch"),
                count(run.stepsPerEpoch(), "step"),
                job.batchSize(),
                job.seed(),
                directory));
        if (run.idle() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s more than shards: they own chunks of the weights, but compute no shard",
                    count(run.idle(), "worker")));
        }
        int cores = Runtime.getRuntime().availableProcessors();
        if (computing > cores) {
            lines.add(count(computing, "worker") + " on " + count(cores, "core")
                    + ": more workers than cores make it no faster");
        }
        return lines;
    }

    /**
     * @param trainLoss mean over the samples of the epoch
     * @param evaluated at its end, if it was
     */
    static String epoch(int epoch, int epochs, int step, double trainLoss, Optional<Evaluated> evaluated) {
        int width = Integer.toString(epochs).length();
        String line = String.format(
                Locale.ROOT, "epoch %" + width + "d/%d  step %d  train loss %.4f", epoch, epochs, step, trainLoss);
        return line
                + evaluated
                        .map(event -> "  " + evaluation(event.set(), event.loss(), event.accuracy()))
                        .orElse("");
    }

    /** {@code test loss 0.0712  accuracy 98.06 %}. */
    public static String evaluation(EvaluationSet set, double loss, OptionalDouble accuracy) {
        String line = String.format(Locale.ROOT, "%s loss %.4f", set.word(), loss);
        return accuracy.isPresent()
                ? line + String.format(Locale.ROOT, "  accuracy %.2f %%", 100 * accuracy.getAsDouble())
                : line;
    }

    static List<String> summary(TrainingResult result, Path directory) {
        String done = String.format(
                Locale.ROOT, "done in %.1f s, %,.0f samples/s", result.seconds(), result.samplesPerSecond());
        String quality = result.evaluation()
                .map(test -> evaluation(EvaluationSet.TEST, test.loss(), test.accuracy()))
                .or(() -> result.validation()
                        .map(held -> evaluation(EvaluationSet.VALIDATION, held.loss(), held.accuracy())))
                .orElse(String.format(Locale.ROOT, "train loss %.4f", result.trainLoss()));
        String kept = result.weightsOfStep() == result.steps()
                ? "kept in " + directory
                : "the weights after step " + result.weightsOfStep() + ", the best, kept in " + directory;
        return List.of(done + ": " + quality, kept, weights(result.sha256(), result.steps(), result.parameters()));
    }

    /** The last line of a run that is done. */
    public static String weights(String sha256, int steps, int parameters) {
        return String.format(Locale.ROOT, "weights sha256:%s steps:%d parameters:%d", sha256, steps, parameters);
    }

    /** {@code 1 worker}, {@code 12,345 parameters}. */
    static String count(int number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}

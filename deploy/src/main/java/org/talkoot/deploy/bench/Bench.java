package org.talkoot.deploy.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.job.TrainingJob;

/**
 * Trains a job for some time, as {@code talkoot train} would, and measures it; before and after it, its {@link
 * ProductLimit}.
 *
 * @param workers at least 1
 * @param warmUpSeconds of training before anything counts; up to eight times as much while Java still compiles
 * @param seconds of training that count
 */
public record Bench(int workers, double warmUpSeconds, double seconds) {
    /**
     * What makes a job one that can be measured: steps of the same size, nothing but steps, and no end; for {@code --set}.
     */
    public static final List<String> OVERRIDES =
            List.of("job.epochs=100000", "job.drop-last=true", "run.evaluate-every-epochs=0");

    private static final int LIMIT_ROUNDS = 3; // before, and after
    private static final double POLL_SECONDS = 0.05;
    private static final double IDLE_COMPILER = 0.05; // of a thread's time
    private static final int LONGEST_WARM_UP = 8; // times the one that was asked for

    /** @param spec read with {@link #OVERRIDES} */
    public BenchResult measure(JobSpec spec) {
        TrainingJob job = PreparedRun.resolve(spec);
        ProductLimit limit = new ProductLimit(job.model(), spec.batchSize(), workers);
        double limitSeconds = Math.min(0.5, seconds / (2 * LIMIT_ROUNDS));
        limit.measure(LIMIT_ROUNDS, limitSeconds);
        List<StepClock.Times> times = train(spec);
        limit.measure(LIMIT_ROUNDS, limitSeconds);
        return new BenchResult(
                spec.name(),
                workers,
                spec.shards(),
                spec.batchSize(),
                job.model().parameters(),
                samplesPerSecond(times, spec.batchSize()),
                limit.samplesPerSecond(),
                limit.operations(),
                phases(times));
    }

    private List<StepClock.Times> train(JobSpec spec) {
        StepClock clock = new StepClock(workers);
        LocalTraining.Options options = LocalTraining.Options.workers(workers).with(clock);
        try (Training training = LocalTraining.start(spec, options, new TrainingListener() {})) {
            CompletableFuture<TrainingResult> result = training.result().toCompletableFuture();
            warmUp(result);
            clock.open();
            goOn(result, seconds);
            while (!clock.hasBegunEverywhere() && !result.isDone()) {
                goOn(result, POLL_SECONDS); // a step takes longer than that
            }
            clock.close();
            CompletableFuture.anyOf(clock.times(), result).join();
            return ended(clock);
        }
    }

    /** Trains until Java's compiler, which takes its time from the workers, is hardly at work any more. */
    private void warmUp(CompletableFuture<TrainingResult> result) {
        double slice = Math.min(1, warmUpSeconds);
        double trained = 0;
        boolean compiles = true;
        while (!result.isDone() && (trained < warmUpSeconds || compiles && trained < warmUpSeconds * LONGEST_WARM_UP)) {
            long before = compilationMs();
            goOn(result, slice);
            trained += slice;
            compiles = compilationMs() - before > IDLE_COMPILER * slice * 1e3;
        }
    }

    /** Since Java started; 0 where it doesn't compile, or doesn't tell. */
    private static long compilationMs() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
                ? 0
                : compiler.getTotalCompilationTime();
    }

    /** Lets it train; what breaks it is thrown. */
    private static void goOn(CompletableFuture<TrainingResult> result, double seconds) {
        result.copy()
                .completeOnTimeout(null, (long) (seconds * 1e6), TimeUnit.MICROSECONDS)
                .join();
    }

    private static List<StepClock.Times> ended(StepClock clock) {
        if (!clock.times().isDone()) {
            throw new JobRefusedException("the job was done before it could be measured: its data is too small");
        }
        return clock.times().join();
    }

    /** Of one worker: they wait for each other in every step. */
    private static Spread samplesPerSecond(List<StepClock.Times> times, int batchSize) {
        return Spread.of(times.get(0).stepsPerSecond().stream()
                .map(steps -> steps * batchSize)
                .toList());
    }

    private static Map<Phase, Double> phases(List<StepClock.Times> times) {
        Map<Phase, Double> phases = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            phases.put(
                    phase,
                    times.stream()
                            .mapToDouble(each -> each.nanos()[phase.ordinal()] / 1e6 / each.steps())
                            .average()
                            .orElse(0));
        }
        return phases;
    }
}

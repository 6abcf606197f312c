package org.talkoot.deploy.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.protocol.job.EvaluationSet;

/** A run's figures for Prometheus, by Micrometer, with those of the JVM. Thread-safe. */
public final class RunMetrics implements TrainingListener {
    /** Of {@link #scrape}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter steps = counter("talkoot.steps", "Committed steps.");
    private final Counter samples = counter("talkoot.samples", "Samples of the committed steps.");
    private final Counter evaluations = counter("talkoot.evaluations", "Evaluations, on test or validation data.");
    private final Counter clipped =
            counter("talkoot.steps.clipped", "Committed steps whose gradient was longer than clip-norm.");
    private final Counter again = counter("talkoot.steps.repeated", "Steps that were computed again after a failure.");
    private final Timer stepTime = Timer.builder("talkoot.step.time")
            .description("Time of a step between two commits, evaluation and recoveries left out.")
            .serviceLevelObjectives(
                    Duration.ofMillis(1),
                    Duration.ofMillis(5),
                    Duration.ofMillis(20),
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10))
            .register(registry);
    private final Timer checkpointTime = Timer.builder("talkoot.checkpoint.time")
            .description("Time that a checkpoint took to write, beside training.")
            .register(registry);
    private final Timer recoveryTime = Timer.builder("talkoot.recovery.time")
            .description("Time from a failure's being noticed to the next world.")
            .register(registry);
    private final Figures figures = new Figures();
    private final LongSupplier nanos;
    private int stepsSinceCommit;
    private long sinceNanos; // the newest commit or world; 0 where the time between doesn't count
    private long failedNanos; // 0 where nothing has failed since the newest world

    /** The newest of each; not a number where it isn't known. */
    private static final class Figures {
        private volatile double loss = Double.NaN;
        private volatile double testLoss = Double.NaN;
        private volatile double validationLoss = Double.NaN;
        private volatile double accuracy = Double.NaN;
        private volatile double learningRate = Double.NaN;
        private volatile double samplesPerSecond = Double.NaN;
        private volatile double weightNorm = Double.NaN;
        private volatile double gradientNorm = Double.NaN;
        private volatile double epoch = Double.NaN;
        private volatile double progress;
        private volatile double jobSteps;
        private volatile double workers;
        private volatile double generation;
        private volatile double term;
    }

    public RunMetrics() {
        this(System::nanoTime);
    }

    /** @param nanos from an arbitrary beginning: the time of the events that it is told */
    public RunMetrics(LongSupplier nanos) {
        this.nanos = nanos;
        gauge("talkoot.loss", "Of the newest step, in training mode.", each -> each.loss);
        gauge("talkoot.test.loss", "Of the newest evaluation on the test data.", each -> each.testLoss);
        gauge(
                "talkoot.validation.loss",
                "Of the newest evaluation on the validation data.",
                each -> each.validationLoss);
        gauge("talkoot.accuracy", "Of the newest evaluation, from 0 to 1.", each -> each.accuracy);
        gauge("talkoot.learning.rate", "Of the newest committed step.", each -> each.learningRate);
        gauge("talkoot.samples.per.second", "Over the last half second or so.", each -> each.samplesPerSecond);
        gauge(
                "talkoot.weight.norm",
                "Of all parameters, in the newest step that was measured.",
                each -> each.weightNorm);
        gauge(
                "talkoot.gradient.norm",
                "Of their gradient, in the same step; of the newest where it is clipped.",
                each -> each.gradientNorm);
        gauge("talkoot.epoch", "That is being trained, from 1.", each -> each.epoch);
        gauge("talkoot.step", "The newest complete step, committed or not.", each -> each.progress);
        gauge("talkoot.job.steps", "Of the whole job.", each -> each.jobSteps);
        gauge("talkoot.workers", "Of the newest world.", each -> each.workers);
        gauge("talkoot.generation", "Of the newest world.", each -> each.generation);
        gauge("talkoot.term", "Of the newest world's coordinator.", each -> each.term);
        for (Cause cause : Cause.values()) {
            recoveries(cause);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private static final class OfThisProcess {
        private static final RunMetrics METRICS = new RunMetrics();
    }

    /** The ones that whoever asks this process gets. */
    public static RunMetrics ofThisProcess() {
        return OfThisProcess.METRICS;
    }

    /** All of it in Prometheus's text format. */
    public String scrape() {
        return registry.scrape();
    }

    private Counter counter(String name, String words) {
        return Counter.builder(name).description(words).register(registry);
    }

    private void gauge(String name, String words, ToDoubleFunction<Figures> value) {
        Gauge.builder(name, figures, value).description(words).register(registry);
    }

    private Counter recoveries(Cause cause) {
        return Counter.builder("talkoot.recoveries")
                .description("Failures after which the run went on from its last commit.")
                .tag("cause", cause.label())
                .register(registry);
    }

    @Override
    public synchronized void started(Started event) {
        figures.jobSteps = event.steps();
        figures.workers = event.workers();
    }

    @Override
    public synchronized void worldFormed(WorldFormed event) {
        long nowNanos = nanos.getAsLong();
        if (failedNanos != 0) {
            recoveryTime.record(nowNanos - failedNanos, TimeUnit.NANOSECONDS);
            failedNanos = 0;
        }
        figures.workers = event.workers().size();
        figures.generation = event.generation();
        figures.term = event.term();
        sinceNanos = nowNanos;
        stepsSinceCommit = 0;
    }

    @Override
    public synchronized void recovering(Recovering event) {
        recoveries(Cause.of(event.reason())).increment();
        again.increment(Math.max(0, event.progress() - event.committed()));
        failedNanos = failedNanos == 0 ? nanos.getAsLong() : failedNanos;
        sinceNanos = 0;
    }

    @Override
    public void progress(Progress event) {
        figures.progress = event.step();
        figures.epoch = event.epoch();
        figures.loss = event.loss();
        figures.samplesPerSecond = event.samplesPerSecond();
    }

    @Override
    public void measured(Measured event) {
        figures.weightNorm = norm(event, Measured.Layer::weights);
        figures.gradientNorm = norm(event, Measured.Layer::gradients);
    }

    /** Of all layers that have one together. */
    private static double norm(Measured event, ToDoubleFunction<Measured.Layer> ofLayer) {
        return Math.sqrt(event.layers().stream()
                .mapToDouble(ofLayer)
                .filter(norm -> !Double.isNaN(norm))
                .map(norm -> norm * norm)
                .sum());
    }

    @Override
    public synchronized void stepCommitted(StepCommitted event) {
        steps.increment();
        samples.increment(event.samples());
        figures.learningRate = event.learningRate();
        event.clipped().ifPresent(gradient -> {
            figures.gradientNorm = gradient.gradientNorm();
            clipped.increment(gradient.shortened() ? 1 : 0);
        });
        stepsSinceCommit++;
    }

    @Override
    public synchronized void committed(Committed event) {
        long nowNanos = nanos.getAsLong();
        if (sinceNanos != 0 && stepsSinceCommit > 0) {
            long each = (nowNanos - sinceNanos) / stepsSinceCommit;
            for (int i = 0; i < stepsSinceCommit; i++) {
                stepTime.record(each, TimeUnit.NANOSECONDS);
            }
        }
        sinceNanos = nowNanos;
        stepsSinceCommit = 0;
    }

    @Override
    public synchronized void evaluated(Evaluated event) {
        evaluations.increment();
        if (event.set() == EvaluationSet.TEST) {
            figures.testLoss = event.loss();
        } else {
            figures.validationLoss = event.loss();
        }
        event.accuracy().ifPresent(accuracy -> figures.accuracy = accuracy);
        sinceNanos = nanos.getAsLong();
    }

    @Override
    public void checkpointWritten(CheckpointWritten event) {
        checkpointTime.record((long) (event.seconds() * 1e9), TimeUnit.NANOSECONDS);
    }
}

package org.talkoot.deploy.local;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.deploy.api.Training.StoppedException;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.engine.model.ModelState;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.job.TrainingJob;

/** Turns what the coordinator says of a job into what a listener hears, and into the result. */
final class Recorder extends AbstractBehavior<JobEvent> {
    private final TrainingJob job;
    private final TrainingListener listener;
    private final CompletableFuture<TrainingResult> result;
    private final Throughput throughput;
    private int committed; // steps
    private double epochLoss; // sum over the samples of the epoch so far
    private long epochSamples;
    private long startNanos;
    private long lastCommitNanos;
    private int workers;
    private String fingerprint = "";
    private Optional<Evaluation> evaluation = Optional.empty();

    static Behavior<JobEvent> create(
            TrainingJob job, TrainingListener listener, CompletableFuture<TrainingResult> result) {
        return Behaviors.setup(context -> new Recorder(context, job, listener, result));
    }

    private Recorder(
            ActorContext<JobEvent> context,
            TrainingJob job,
            TrainingListener listener,
            CompletableFuture<TrainingResult> result) {
        super(context);
        this.job = job;
        this.listener = listener;
        this.result = result;
        throughput = new Throughput(this::samplesOf);
    }

    @Override
    public Receive<JobEvent> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onEvent).build();
    }

    private Behavior<JobEvent> onEvent(JobEvent event) {
        try {
            record(event, System.nanoTime());
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure); // what a listener throws ends the run, a failed assertion too
        }
        return result.isDone() ? Behaviors.stopped() : this;
    }

    private void record(JobEvent event, long nowNanos) {
        if (event instanceof JobEvent.WorldFormed formed) {
            onFormed(formed, nowNanos);
        } else if (event instanceof JobEvent.Progressed progress) {
            throughput.progressed(progress.steps(), nowNanos);
            listener.progress(new TrainingListener.Progress(
                    progress.steps(), epoch(progress.steps() - 1), progress.loss(), throughput.recent(), workers));
        } else if (event instanceof JobEvent.Committed commit) {
            onCommitted(commit, nowNanos);
        } else if (event instanceof JobEvent.EvaluationStarted) {
            throughput.pause(committed, nowNanos);
        } else if (event instanceof JobEvent.Evaluated evaluated) {
            onEvaluated(evaluated);
            throughput.resume(committed, System.nanoTime());
        } else if (event instanceof JobEvent.Finished finished) {
            result.complete(result(finished));
        } else if (event instanceof JobEvent.Failed failed) {
            result.completeExceptionally(new TrainingFailedException(failed.sentence()));
        } else if (event instanceof JobEvent.Stopped stopped) {
            result.completeExceptionally(new StoppedException("stopped after step " + stopped.steps()));
        }
    }

    private void onFormed(JobEvent.WorldFormed formed, long nowNanos) {
        workers = formed.world().workers();
        fingerprint = formed.fingerprint();
        startNanos = nowNanos;
        throughput.resume(0, nowNanos);
        int computing = Math.min(workers, job.spec().shards());
        listener.started(new TrainingListener.Started(
                workers,
                workers - computing,
                job.spec().shards(),
                job.model().parameters(),
                job.steps(),
                job.minibatches().steps()));
    }

    private void onCommitted(JobEvent.Committed commit, long nowNanos) {
        for (float loss : commit.losses()) {
            int step = committed++; // counted from 0
            int samples = samplesOf(step);
            if (step % job.minibatches().steps() == 0) {
                epochLoss = 0;
                epochSamples = 0;
            }
            epochLoss += (double) loss * samples;
            epochSamples += samples;
            listener.stepCommitted(new TrainingListener.StepCommitted(
                    step + 1,
                    epoch(step),
                    loss,
                    job.learningRate(step),
                    samples,
                    commit.fence().generation()));
        }
        lastCommitNanos = nowNanos;
    }

    private void onEvaluated(JobEvent.Evaluated evaluated) {
        int samples = job.test().orElseThrow().size();
        boolean numeric = job.train().classes() == 0;
        OptionalDouble accuracy =
                numeric ? OptionalDouble.empty() : OptionalDouble.of(evaluated.correct() / (double) samples);
        double loss = evaluated.lossSum() / samples;
        evaluation = Optional.of(new Evaluation(loss, accuracy));
        listener.evaluated(
                new TrainingListener.Evaluated(evaluated.steps(), epoch(evaluated.steps() - 1), loss, accuracy));
    }

    private TrainingResult result(JobEvent.Finished finished) {
        throughput.pause(committed, lastCommitNanos);
        long[] counters = job.initial().counters().clone();
        for (int i = 0; i < counters.length; i++) {
            counters[i] += committed;
        }
        LoadedModel model =
                new LoadedModel(job.startingFrom(new ModelState(finished.parameters(), finished.buffers(), counters)));
        return new TrainingResult(
                model.sha256(),
                committed,
                job.model().parameters(),
                epochLoss / epochSamples,
                evaluation,
                (lastCommitNanos - startNanos) / 1e9,
                throughput.overall(),
                0,
                0,
                fingerprint,
                model);
    }

    /** From 1, of a step counted from 0. */
    private int epoch(int step) {
        return step / job.minibatches().steps() + 1;
    }

    private int samplesOf(int step) {
        return job.minibatches().rows(step % job.minibatches().steps());
    }
}

package org.talkoot.deploy.recording;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.coordinator.JobPlan;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.Training.StoppedException;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.deploy.checkpoint.Checkpointing;
import org.talkoot.deploy.checkpoint.SavedState;
import org.talkoot.deploy.ledger.Ledger;
import org.talkoot.engine.model.ModelState;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/** Turns what the coordinator says of a job into what a listener hears, and into the result. */
final class Recorder extends AbstractBehavior<JobEvent> {
    private static final long NANOS_PER_MS = 1_000_000;

    private final TrainingJob job;
    private final Beginning beginning;
    private final Snapshots snapshots;
    private final Optional<Checkpointing> checkpoints;
    private final Optional<Ledger> ledger;
    private final JobPlan plan;
    private final TrainingListener listener;
    private final CompletableFuture<TrainingResult> result;
    private final Throughput throughput;
    private final Measurements measurements;
    private final BestWeights best;
    private final CommittedSteps steps;
    private final Evaluations evaluations;
    private int progressed; // steps, in the newest world
    private long startNanos;
    private long lastCommitNanos;
    private int workers;
    private int recoveries;
    private boolean started;
    private boolean over;
    private String fingerprint = "";

    static Behavior<JobEvent> create(
            TrainingJob job,
            Beginning beginning,
            Snapshots snapshots,
            Optional<Checkpointing> checkpoints,
            Optional<Ledger> ledger,
            TrainingListener listener,
            CompletableFuture<TrainingResult> result) {
        return Behaviors.setup(
                context -> new Recorder(context, job, beginning, snapshots, checkpoints, ledger, listener, result));
    }

    private Recorder(
            ActorContext<JobEvent> context,
            TrainingJob job,
            Beginning beginning,
            Snapshots snapshots,
            Optional<Checkpointing> checkpoints,
            Optional<Ledger> ledger,
            TrainingListener listener,
            CompletableFuture<TrainingResult> result) {
        super(context);
        this.job = job;
        this.beginning = beginning;
        this.snapshots = snapshots;
        this.checkpoints = checkpoints;
        this.ledger = ledger;
        plan = PreparedRun.plan(job);
        steps = new CommittedSteps(job, beginning);
        evaluations = new Evaluations(job, beginning);
        this.listener = listener;
        this.result = result;
        throughput = new Throughput(steps::samples);
        measurements = new Measurements(job.model());
        best = new BestWeights(job, checkpoints, evaluations.all());
    }

    @Override
    public Receive<JobEvent> createReceive() {
        return newReceiveBuilder()
                .onAnyMessage(this::onEvent)
                .onSignal(PostStop.class, stop -> onPostStop())
                .build();
    }

    private Behavior<JobEvent> onPostStop() {
        if (!over) {
            checkpoints.ifPresent(each -> each.end(false)); // the run was closed
        }
        ledger.ifPresent(Ledger::close);
        return this;
    }

    private Behavior<JobEvent> onEvent(JobEvent event) {
        try {
            record(event, System.nanoTime());
        } catch (RuntimeException | Error failure) {
            end(
                    true,
                    () -> result.completeExceptionally(
                            failure)); // what a listener throws ends the run, a failed assertion too
        }
        return over ? Behaviors.stopped() : this;
    }

    private void record(JobEvent event, long nowNanos) {
        if (event instanceof JobEvent.WorldFormed formed) {
            onFormed(formed, nowNanos);
        } else if (event instanceof JobEvent.Recovering recovering) {
            onRecovering(recovering, nowNanos);
        } else if (event instanceof JobEvent.Progressed progress) {
            progressed(progress.steps(), progress.loss(), nowNanos);
        } else if (event instanceof JobEvent.Measured measured) {
            measurements.add(measured.report(), workers).ifPresent(listener::measured);
        } else if (event instanceof JobEvent.Committed commit) {
            onCommitted(commit, nowNanos);
        } else if (event instanceof JobEvent.Past past) {
            steps.add(past.fence(), past.from(), past.losses(), past.gradientNorms(), listener);
            ledger.ifPresent(each -> each.record(past, nowNanos / NANOS_PER_MS));
        } else if (event instanceof JobEvent.Quarantined odd) {
            listener.quarantined(new TrainingListener.Quarantined(odd.worker(), odd.steps()));
        } else if (event instanceof JobEvent.EvaluationStarted) {
            throughput.pause(steps.count(), nowNanos);
        } else if (event instanceof JobEvent.Evaluated evaluated) {
            if (evaluations.add(evaluated)) {
                onEvaluated(evaluated);
            }
            throughput.resume(steps.count(), System.nanoTime());
        } else if (event instanceof JobEvent.Finished finished) {
            end(false, () -> complete(finished));
        } else if (event instanceof JobEvent.Failed failed) {
            end(true, () -> result.completeExceptionally(new TrainingFailedException(failed.sentence())));
        } else if (event instanceof JobEvent.Stopped stopped) {
            end(
                    true,
                    () -> result.completeExceptionally(new StoppedException("stopped after step " + stopped.steps())));
        }
    }

    private void progressed(int complete, double loss, long nowNanos) {
        progressed = complete;
        throughput.progressed(complete, nowNanos);
        listener.progress(
                new TrainingListener.Progress(complete, steps.epoch(complete - 1), loss, throughput.recent(), workers));
    }

    /** The run is over once its checkpoints are on disk. */
    private void end(boolean early, Runnable complete) {
        over = true;
        ledger.ifPresent(each -> each.ended(System.nanoTime() / NANOS_PER_MS));
        if (checkpoints.isPresent()) {
            checkpoints.get().end(early).thenRun(complete);
        } else {
            complete.run();
        }
    }

    private void onFormed(JobEvent.WorldFormed formed, long nowNanos) {
        begin(formed, nowNanos);
        List<TrainingListener.WorldFormed.Worker> lineUp = IntStream.range(0, workers)
                .mapToObj(rank -> new TrainingListener.WorldFormed.Worker(
                        formed.names().get(rank),
                        formed.world().firstShard().get(rank),
                        formed.world().shards(rank)))
                .toList();
        Fence fence = formed.world().fence();
        listener.worldFormed(new TrainingListener.WorldFormed(
                fence.generation(), fence.term(), lineUp, formed.world().startStep()));
    }

    private void begin(JobEvent.WorldFormed formed, long nowNanos) {
        workers = formed.world().workers();
        fingerprint = formed.fingerprint();
        ledger.ifPresent(each -> each.record(formed, nowNanos / NANOS_PER_MS));
        checkNumerics();
        checkpoints.ifPresent(each -> each.formed(formed.world().fence().term(), fingerprint));
        throughput.resume(formed.world().startStep(), nowNanos);
        if (started) {
            listener.worldChanged(new TrainingListener.WorldChanged(
                    formed.world().fence().generation(), workers, formed.world().startStep()));
            return;
        }
        started = true;
        startNanos = nowNanos;
        int computing = Math.min(workers, job.spec().shards());
        listener.started(new TrainingListener.Started(
                workers,
                workers - computing,
                job.spec().shards(),
                job.model().parameters(),
                job.steps(),
                job.minibatches().steps()));
        if (steps.count() > 0) {
            listener.resumed(new TrainingListener.Resumed(steps.count(), steps.epochLossSum(), steps.epochSamples()));
        }
    }

    /** A coordinator that takes over doesn't know how far the one before had come. */
    private void onRecovering(JobEvent.Recovering told, long nowNanos) {
        recoveries++;
        int progress = Math.max(told.progress(), progressed);
        JobEvent.Recovering recovering = new JobEvent.Recovering(told.reason(), told.committed(), progress);
        ledger.ifPresent(each -> each.record(recovering, nowNanos / NANOS_PER_MS));
        throughput.pause(progress, nowNanos);
        listener.recovering(new TrainingListener.Recovering(told.reason(), told.committed(), progress));
        progressed = told.committed();
    }

    private void checkNumerics() {
        beginning
                .fingerprint()
                .filter(expected -> !expected.equals(fingerprint))
                .ifPresent(expected -> {
                    throw new JobRefusedException("the checkpoint was computed with other numerics than there are"
                            + " here, " + expected + " instead of " + fingerprint + ", so the result would differ: go"
                            + " on with it on the machine it comes from");
                });
    }

    /** A coordinator that took over may tell again what the one before it told. */
    private void onCommitted(JobEvent.Committed commit, long nowNanos) {
        if (commit.to() <= steps.count()) {
            ledger.ifPresent(each -> each.record(commit, nowNanos / NANOS_PER_MS));
            return;
        }
        steps.add(commit.fence(), commit.from(), commit.losses(), commit.gradientNorms(), listener);
        int committed = steps.count();
        if (progressed < committed) { // a coordinator that stands by hears of commits alone
            progressed(committed, commit.losses()[commit.losses().length - 1], nowNanos);
        }
        listener.committed(new TrainingListener.Committed(committed));
        lastCommitNanos = nowNanos;
        ledger.ifPresent(each -> each.record(commit, nowNanos / NANOS_PER_MS)); // before a checkpoint relies on it
        // may be gone where this actor is behind by more than a boundary: a checkpoint that is planned waits for it
        Optional<Supplier<Snapshot>> snapshot = snapshots.find(committed);
        best.committed(committed, snapshot);
        if (checkpoints.isPresent() && snapshot.isPresent()) {
            SavedState state = new SavedState(
                    committed,
                    snapshot.get(),
                    steps.epochLossSum(),
                    steps.epochSamples(),
                    evaluations.all(),
                    Optional.empty());
            checkpoints
                    .get()
                    .committed(state, commit.stateHash(), plan.evaluatesAfter(committed), nowNanos / NANOS_PER_MS);
        }
    }

    private void onEvaluated(JobEvent.Evaluated evaluated) {
        best.evaluated(evaluated);
        Evaluation evaluation = evaluations.newest(evaluated.set()).orElseThrow();
        if (plan.deciding().equals(Optional.of(evaluated.set()))) {
            checkpoints.ifPresent(each -> each.evaluated(evaluated, evaluation));
        }
        listener.evaluated(new TrainingListener.Evaluated(
                evaluated.steps(),
                steps.epoch(evaluated.steps() - 1),
                evaluated.set(),
                evaluation.loss(),
                evaluation.accuracy()));
    }

    private void complete(JobEvent.Finished finished) {
        try {
            result.complete(result(finished));
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure);
        }
    }

    private TrainingResult result(JobEvent.Finished finished) {
        int committed = steps.count();
        throughput.pause(committed, lastCommitNanos);
        Snapshot last = new Snapshot(committed, finished.parameters(), null, finished.buffers());
        Optional<JobEvent.Evaluated> restored = best.restored(committed);
        Snapshot chosen = restored.isPresent() ? best.snapshot(fingerprint) : last;
        LoadedModel model = model(chosen);
        return new TrainingResult(
                model.sha256(),
                committed,
                job.model().parameters(),
                steps.epochLossSum() / steps.epochSamples(),
                evaluation(EvaluationSet.TEST, restored, model),
                evaluation(EvaluationSet.VALIDATION, restored, model),
                (lastCommitNanos - startNanos) / 1e9,
                throughput.overall(),
                recoveries,
                beginning.steps(),
                fingerprint,
                chosen.steps(),
                model);
    }

    /** Of the weights that the job ends with. */
    private Optional<Evaluation> evaluation(
            EvaluationSet set, Optional<JobEvent.Evaluated> restored, LoadedModel model) {
        if (restored.isEmpty()) {
            return evaluations.newest(set);
        }
        if (restored.get().set() == set) {
            return restored.map(evaluations::figures);
        }
        return set == EvaluationSet.TEST ? job.test().map(test -> model.evaluate()) : evaluations.newest(set);
    }

    private LoadedModel model(Snapshot snapshot) {
        long[] counters = job.initial().counters().clone();
        for (int i = 0; i < counters.length; i++) {
            counters[i] += snapshot.steps();
        }
        return new LoadedModel(job.startingFrom(new ModelState(snapshot.weights(), snapshot.buffers(), counters)));
    }
}

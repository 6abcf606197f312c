package org.talkoot.deploy.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.talkoot.coordinator.CoordinatorActor;
import org.talkoot.coordinator.CoordinatorMachine;
import org.talkoot.coordinator.JobPlan;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.worker.actor.Courier;
import org.talkoot.worker.actor.WorkerActor;
import org.talkoot.worker.actor.WorkerThreads;
import org.talkoot.worker.compute.SharedWeights;
import org.talkoot.worker.job.JobMistake;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;
import org.talkoot.worker.step.WorkerMachine;

/** A run in this JVM: a coordinator and its workers, each worker on a thread of its own. */
public final class LocalTraining implements Training {

    /**
     * What a run can be told beside its job. None of it changes the result.
     *
     * @param workers at least 1
     * @param worker how long a worker waits for its peers and for the coordinator
     * @param coordinator how long the coordinator waits for workers
     */
    public record Options(
            int workers, WorkerMachine.Deadlines worker, CoordinatorMachine.Deadlines coordinator, Courier courier) {

        public static Options workers(int workers) {
            if (workers < 1) {
                throw new JobRefusedException("a run needs at least 1 worker, but " + workers + " were asked for");
            }
            return new Options(
                    workers,
                    new WorkerMachine.Deadlines(30_000, 600_000),
                    new CoordinatorMachine.Deadlines(60_000, 600_000),
                    Courier.DIRECT);
        }
    }

    private final CompletableFuture<TrainingResult> result = new CompletableFuture<>();
    private final ActorSystem<WorkerReport> system;

    /**
     * Reads the data, checks the job and starts it.
     *
     * @throws JobRefusedException if the job can't be trained as it is
     * @throws org.talkoot.engine.data.DataException if the data isn't as it should be
     * @throws org.talkoot.engine.file.WeightsException if {@code init-from} isn't a file of this model
     */
    public static Training start(JobSpec spec, int workers, TrainingListener listener) {
        return start(spec, Options.workers(workers), listener);
    }

    public static Training start(JobSpec spec, Options options, TrainingListener listener) {
        return new LocalTraining(resolve(spec), options, listener);
    }

    static TrainingJob resolve(JobSpec spec) {
        try {
            return JobResolver.resolve(spec);
        } catch (JobMistake mistake) {
            throw new JobRefusedException(mistake.getMessage(), mistake);
        }
    }

    private LocalTraining(TrainingJob job, Options options, TrainingListener listener) {
        Config config = ConfigFactory.parseResources(LocalTraining.class, "pekko.conf")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        SharedWeights shared = SharedWeights.initial(job); // here, so that too little memory is the caller's to hear of
        system = ActorSystem.create(
                Behaviors.setup(context -> {
                    ActorRef<JobEvent> recorder = context.spawn(
                            Recorder.create(job, listener, result),
                            "recorder",
                            DispatcherSelector.fromConfig("talkoot.listener"));
                    JobPlan plan = plan(job);
                    ActorRef<WorkerReport> coordinator = context.spawn(
                            CoordinatorActor.create(plan, options.workers(), options.coordinator(), recorder),
                            "coordinator");
                    context.watch(coordinator);
                    context.watch(recorder);
                    boolean crowded = options.workers() > Runtime.getRuntime().availableProcessors();
                    for (int i = 0; i < options.workers(); i++) {
                        DispatcherSelector thread = WorkerThreads.next(context.getSystem(), crowded);
                        String name = Integer.toString(i);
                        context.spawn(
                                WorkerActor.create(new WorkerActor.Setup(
                                        name, job, shared, coordinator, options.worker(), options.courier())),
                                "worker-" + name,
                                thread);
                    }
                    return Behaviors.receive(WorkerReport.class)
                            .onMessageEquals(CoordinatorActor.Request.STOP, () -> {
                                coordinator.tell(CoordinatorActor.Request.STOP);
                                return Behaviors.same();
                            })
                            .onSignal(ChildFailed.class, child -> broken(child.cause()))
                            .onSignal(Terminated.class, child -> Behaviors.same()) // it has done its work
                            .build();
                }),
                "talkoot",
                config);
        result.whenComplete((done, failure) -> system.terminate());
        system.getWhenTerminated().whenComplete((done, failure) -> broken(null));
    }

    /** Nobody is left who could complete the result: no one may wait for it for ever. */
    private Behavior<WorkerReport> broken(Throwable cause) {
        String why = cause == null ? "a fatal error ended its actors, which the log names" : cause.toString();
        result.completeExceptionally(new TrainingFailedException("the run broke off: " + why, cause));
        return Behaviors.stopped();
    }

    private static JobPlan plan(TrainingJob job) {
        return new JobPlan(
                job.spec().shards(),
                job.minibatches().steps(),
                job.spec().epochs(),
                job.spec().run().evaluateEveryEpochs(),
                job.test().isPresent());
    }

    @Override
    public CompletionStage<TrainingResult> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public void stop() {
        system.tell(CoordinatorActor.Request.STOP);
    }

    @Override
    public void close() {
        result.completeExceptionally(new StoppedException("the run was closed before its end"));
        system.terminate();
    }
}

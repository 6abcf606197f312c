package org.talkoot.deploy.metrics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.talkoot.deploy.api.TrainingListener;

/**
 * Puts a run into the JVM's flight recording, if there is one: each committed step, each failure until the run goes on,
 * each checkpoint. Costs next to nothing where nothing records. Thread-safe.
 */
public final class FlightEvents implements TrainingListener {

    @Name("org.talkoot.Step")
    @Label("Step")
    @Category("Talkoot")
    @Description("A committed step")
    @StackTrace(false)
    static final class StepEvent extends Event {
        @Label("Step")
        int step;

        @Label("Epoch")
        int epoch;

        @Label("Loss")
        float loss;

        @Label("Learning rate")
        double learningRate;

        @Label("Samples")
        int samples;

        @Label("Generation")
        int generation;
    }

    @Name("org.talkoot.Recovery")
    @Label("Recovery")
    @Category("Talkoot")
    @Description("From a failure's being noticed to the next world")
    @StackTrace(false)
    static final class RecoveryEvent extends Event {
        @Label("Reason")
        String reason;

        @Label("Cause")
        String cause;

        @Label("Steps computed again")
        int lostSteps;

        @Label("Generation")
        int generation;
    }

    @Name("org.talkoot.Checkpoint")
    @Label("Checkpoint")
    @Category("Talkoot")
    @Description("A checkpoint that is on disk")
    @StackTrace(false)
    static final class CheckpointEvent extends Event {
        @Label("Step")
        int step;

        @Label("Time to write")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    private RecoveryEvent recovery; // that has begun; else null

    @Override
    public void stepCommitted(StepCommitted committed) {
        StepEvent event = new StepEvent();
        if (event.shouldCommit()) {
            event.step = committed.step();
            event.epoch = committed.epoch();
            event.loss = committed.loss();
            event.learningRate = committed.learningRate();
            event.samples = committed.samples();
            event.generation = committed.generation();
            event.commit();
        }
    }

    @Override
    public synchronized void recovering(Recovering failure) {
        if (recovery == null) {
            recovery = new RecoveryEvent();
            recovery.begin();
        }
        recovery.reason = failure.reason();
        recovery.cause = Cause.of(failure.reason()).label();
        recovery.lostSteps += Math.max(0, failure.progress() - failure.committed());
    }

    @Override
    public synchronized void worldFormed(WorldFormed world) {
        if (recovery != null) {
            recovery.generation = world.generation();
            recovery.commit();
            recovery = null;
        }
    }

    @Override
    public void checkpointWritten(CheckpointWritten written) {
        CheckpointEvent event = new CheckpointEvent();
        event.step = written.steps();
        event.took = (long) (written.seconds() * 1e9);
        event.commit();
    }
}

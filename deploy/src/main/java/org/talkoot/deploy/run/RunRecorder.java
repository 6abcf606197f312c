package org.talkoot.deploy.run;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.talkoot.deploy.api.TrainingListener;

/**
 * Writes what was committed: {@code metrics.jsonl}, a line a step, and {@code evaluations.jsonl}.
 *
 * <p>It runs on a thread of the training, to which it must not throw: the first failure is kept, nothing is written
 * after it, and the run is asked to stop.
 */
public final class RunRecorder implements TrainingListener, AutoCloseable {
    private final JsonLines metrics;
    private final JsonLines evaluations;
    private final Runnable stopRun;
    private final AtomicReference<RunFileException> failure = new AtomicReference<>();

    /** @param stopRun called once, when the first line can't be written */
    public RunRecorder(RunDirectory directory, Runnable stopRun) {
        this.metrics = new JsonLines(directory.file(GrowingFiles.METRICS));
        this.evaluations = new JsonLines(directory.file(GrowingFiles.EVALUATIONS));
        this.stopRun = stopRun;
    }

    /**
     * Makes the files of an earlier run of the directory end at a checkpoint.
     *
     * @param steps of the job that are complete in it: their metrics stay. The evaluations before it stay; its own is told
     *     again
     */
    public static void cutBack(RunDirectory directory, int steps) {
        JsonLines.cutBack(directory.file(GrowingFiles.METRICS), steps);
        JsonLines.cutBack(directory.file(GrowingFiles.EVALUATIONS), steps - 1);
    }

    @Override
    public void stepCommitted(StepCommitted event) {
        append(metrics, json -> {
            json.writeNumberField("step", event.step());
            json.writeNumberField("epoch", event.epoch());
            json.writeNumberField("loss", event.loss());
            json.writeNumberField("learningRate", event.learningRate());
            json.writeNumberField("samples", event.samples());
            json.writeNumberField("generation", event.generation());
            if (event.clipped().isPresent()) {
                json.writeNumberField("gradientNorm", event.clipped().get().gradientNorm());
                json.writeBooleanField("clipped", event.clipped().get().shortened());
            }
        });
    }

    @Override
    public void evaluated(Evaluated event) {
        append(evaluations, json -> {
            json.writeNumberField("step", event.step());
            json.writeNumberField("epoch", event.epoch());
            json.writeStringField("set", event.set().word());
            json.writeNumberField("loss", event.loss());
            if (event.accuracy().isPresent()) {
                json.writeNumberField("accuracy", event.accuracy().getAsDouble());
            }
        });
    }

    /** Why the files are incomplete, if they are. */
    public Optional<RunFileException> failure() {
        return Optional.ofNullable(failure.get());
    }

    private void append(JsonLines lines, JsonLines.Fields fields) {
        if (failure.get() != null) {
            return;
        }
        try {
            lines.append(fields);
        } catch (RunFileException e) {
            failure.set(e);
            stopRun.run();
        }
    }

    @Override
    public void close() {
        metrics.close();
        evaluations.close();
    }
}

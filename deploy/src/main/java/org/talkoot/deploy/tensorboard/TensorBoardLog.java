package org.talkoot.deploy.tensorboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.talkoot.deploy.api.TrainingListener;

/**
 * Leaves the curves of a run in {@code tensorboard/} of its directory: {@code loss/train}, {@code learning_rate} and
 * {@code samples_per_second} of its steps, {@code loss/test} and {@code accuracy/test} of its evaluations. What is committed is in the
 * file. Throws an {@link UncheckedIOException} where it can't be written.
 */
public final class TensorBoardLog implements TrainingListener, AutoCloseable {
    private static final String FOLDER = "tensorboard";

    private final InstantSource clock;
    private final EventFile file;
    private double samplesPerSecond;

    public TensorBoardLog(Path runDirectory, InstantSource clock) {
        this.clock = clock;
        String name =
                String.format("events.out.tfevents.%010d.talkoot.%03d", clock.millis() / 1000, clock.millis() % 1000);
        try {
            file = new EventFile(runDirectory.resolve(FOLDER).resolve(name), seconds());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double seconds() {
        return clock.millis() / 1e3;
    }

    private void scalar(long step, String tag, double value) {
        try {
            file.scalar(seconds(), step, tag, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void resumed(Resumed event) {
        try {
            file.goOn(seconds(), event.step() + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void progress(Progress event) {
        samplesPerSecond = event.samplesPerSecond();
    }

    @Override
    public void stepCommitted(StepCommitted event) {
        scalar(event.step(), "loss/train", event.loss());
        scalar(event.step(), "learning_rate", event.learningRate());
    }

    @Override
    public void committed(Committed event) {
        scalar(event.steps(), "samples_per_second", samplesPerSecond);
        flush();
    }

    @Override
    public void evaluated(Evaluated event) {
        scalar(event.step(), "loss/test", event.loss());
        event.accuracy().ifPresent(accuracy -> scalar(event.step(), "accuracy/test", accuracy));
        flush();
    }

    private void flush() {
        try {
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

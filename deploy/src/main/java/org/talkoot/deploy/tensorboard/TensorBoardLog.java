package org.talkoot.deploy.tensorboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.talkoot.deploy.api.TrainingListener;

/**
 * Leaves the curves of a run in {@code tensorboard/} of its directory: {@code loss/train}, {@code learning_rate},
 * {@code samples_per_second} and, where it is clipped, {@code gradient_norm} of its steps, {@code loss/test} and {@code accuracy/test} of its evaluations, and now and then
 * the norms of its layers. What is committed is in the file. A run that is gone on with begins another file, which says from
 * which step on the ones before count no more. Throws an {@link UncheckedIOException} where it can't be written.
 */
public final class TensorBoardLog implements TrainingListener, AutoCloseable {
    private static final String FOLDER = "tensorboard";
    private static final long NORMS_INTERVAL_MS = 10_000;

    private final Path folder;
    private final InstantSource clock;
    private EventFile file; // null before the first event
    private boolean goesOn; // others are there, and nothing was said of them yet
    private double samplesPerSecond;
    private long normsMs = Long.MIN_VALUE; // when they were written last

    public TensorBoardLog(Path runDirectory, InstantSource clock) {
        folder = runDirectory.resolve(FOLDER);
        this.clock = clock;
    }

    /** Writes to a file. */
    private interface Writing {
        void to(EventFile opened) throws IOException;
    }

    private void write(Writing writing) {
        try {
            if (file == null) {
                open();
            }
            writing.to(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> others = Files.list(folder)) {
            goesOn = others.findAny().isPresent();
        }
        String name =
                String.format("events.out.tfevents.%010d.talkoot.%03d", clock.millis() / 1000, clock.millis() % 1000);
        file = new EventFile(folder.resolve(name), seconds());
    }

    private double seconds() {
        return clock.millis() / 1e3;
    }

    private void scalar(long step, String tag, double value) {
        write(opened -> opened.scalar(seconds(), step, tag, value));
    }

    @Override
    public void worldFormed(WorldFormed event) {
        write(opened -> {
            if (goesOn) {
                opened.goOn(seconds(), event.steps() + 1);
                goesOn = false;
            }
        });
    }

    @Override
    public void progress(Progress event) {
        samplesPerSecond = event.samplesPerSecond();
    }

    @Override
    public void stepCommitted(StepCommitted event) {
        scalar(event.step(), "loss/train", event.loss());
        scalar(event.step(), "learning_rate", event.learningRate());
        event.clipped().ifPresent(clipped -> scalar(event.step(), "gradient_norm", clipped.gradientNorm()));
    }

    @Override
    public void measured(Measured event) {
        if (normsMs != Long.MIN_VALUE && clock.millis() - normsMs < NORMS_INTERVAL_MS) {
            return;
        }
        normsMs = clock.millis();
        for (Measured.Layer layer : event.layers()) {
            norm(event.step(), "weights", layer, layer.weights());
            norm(event.step(), "weight_gradients", layer, layer.gradients());
            norm(event.step(), "activations", layer, layer.activations());
            norm(event.step(), "activation_gradients", layer, layer.activationGradients());
        }
    }

    private void norm(long step, String what, Measured.Layer of, double value) {
        if (!Double.isNaN(value)) {
            scalar(step, "norms_of_" + what + "/" + of.name().replace(' ', '_'), value);
        }
    }

    @Override
    public void committed(Committed event) {
        scalar(event.steps(), "samples_per_second", samplesPerSecond);
        write(EventFile::flush);
    }

    @Override
    public void evaluated(Evaluated event) {
        String set = event.set().word();
        scalar(event.step(), "loss/" + set, event.loss());
        event.accuracy().ifPresent(accuracy -> scalar(event.step(), "accuracy/" + set, accuracy));
        write(EventFile::flush);
    }

    @Override
    public void close() {
        if (file != null) {
            write(EventFile::close);
        }
    }
}

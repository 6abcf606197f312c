package org.talkoot.deploy.watch;

import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.run.RunFileException;
import org.talkoot.engine.file.FileTrouble;

/** Keeps from a run what one that only looks at it throws: that one is told nothing more, and whoever runs it is told so. */
public final class Shielded extends Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shielded.class);

    private final String name;
    private final TrainingListener listener;
    private final Consumer<String> warnings;
    private final AtomicBoolean broken = new AtomicBoolean();

    /**
     * @param name of the one that looks on, for people
     * @param warnings takes one sentence, if it breaks; on any thread
     */
    public Shielded(String name, TrainingListener listener, Consumer<String> warnings) {
        this.name = name;
        this.listener = listener;
        this.warnings = warnings;
    }

    private interface Work {
        void run() throws Exception;
    }

    @Override
    void tell(Consumer<TrainingListener> event) {
        if (!broken.get()) {
            shield(() -> event.accept(listener));
        }
    }

    private void shield(Work work) {
        try {
            work.run();
        } catch (Exception | LinkageError e) {
            if (broken.compareAndSet(false, true)) {
                LOG.warn("{} is told nothing more of the run", name, e);
                warnings.accept("the run goes on without " + name + ": " + reason(e));
            }
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof UncheckedIOException unchecked) {
            return FileTrouble.words(unchecked.getCause());
        }
        return failure instanceof RunFileException ? failure.getMessage() : failure.toString();
    }

    /** Closes the one that looks on, if it can be closed. */
    @Override
    public void close() {
        if (listener instanceof AutoCloseable closeable) {
            shield(closeable::close);
        }
    }
}

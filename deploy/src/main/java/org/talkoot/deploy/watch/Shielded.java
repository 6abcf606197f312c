package org.talkoot.deploy.watch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.TrainingListener;

/** Keeps from a run what one that only looks at it throws: that one is told nothing more. */
public final class Shielded extends Relay {
    private static final Logger LOG = LoggerFactory.getLogger(Shielded.class);

    private final TrainingListener listener;
    private final AtomicBoolean broken = new AtomicBoolean();

    public Shielded(TrainingListener listener) {
        this.listener = listener;
    }

    @Override
    void tell(Consumer<TrainingListener> event) {
        if (broken.get()) {
            return;
        }
        try {
            event.accept(listener);
        } catch (RuntimeException | LinkageError e) {
            broken.set(true);
            LOG.warn("{} is told nothing more of the run", listener.getClass().getSimpleName(), e);
        }
    }
}

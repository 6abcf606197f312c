package org.talkoot.deploy.watch;

import java.util.List;
import java.util.function.Consumer;
import org.talkoot.deploy.api.TrainingListener;

/** Tells several listeners, one after the other. */
public final class Several extends Relay {
    private final List<TrainingListener> listeners;

    public Several(List<? extends TrainingListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    void tell(Consumer<TrainingListener> event) {
        listeners.forEach(event);
    }
}

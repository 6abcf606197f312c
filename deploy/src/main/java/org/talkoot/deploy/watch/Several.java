package org.talkoot.deploy.watch;

import java.util.List;
import java.util.function.Consumer;
import org.talkoot.deploy.api.TrainingListener;

/** Tells several listeners, one after the other. */
public record Several(List<TrainingListener> listeners) implements TrainingListener {
    public Several {
        listeners = List.copyOf(listeners);
    }

    private void tell(Consumer<TrainingListener> event) {
        listeners.forEach(event);
    }

    @Override
    public void started(Started event) {
        tell(each -> each.started(event));
    }

    @Override
    public void resumed(Resumed event) {
        tell(each -> each.resumed(event));
    }

    @Override
    public void recovering(Recovering event) {
        tell(each -> each.recovering(event));
    }

    @Override
    public void worldChanged(WorldChanged event) {
        tell(each -> each.worldChanged(event));
    }

    @Override
    public void worldFormed(WorldFormed event) {
        tell(each -> each.worldFormed(event));
    }

    @Override
    public void quarantined(Quarantined event) {
        tell(each -> each.quarantined(event));
    }

    @Override
    public void progress(Progress event) {
        tell(each -> each.progress(event));
    }

    @Override
    public void stepCommitted(StepCommitted event) {
        tell(each -> each.stepCommitted(event));
    }

    @Override
    public void committed(Committed event) {
        tell(each -> each.committed(event));
    }

    @Override
    public void evaluated(Evaluated event) {
        tell(each -> each.evaluated(event));
    }

    @Override
    public void checkpointWritten(CheckpointWritten event) {
        tell(each -> each.checkpointWritten(event));
    }
}

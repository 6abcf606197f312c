package org.talkoot.deploy.watch;

import java.util.function.Consumer;
import org.talkoot.deploy.api.TrainingListener;

/** Passes each event on, in the way that {@link #tell} says. */
abstract class Relay implements TrainingListener {

    /** @param event tells a listener of one event */
    abstract void tell(Consumer<TrainingListener> event);

    @Override
    public final void started(Started event) {
        tell(each -> each.started(event));
    }

    @Override
    public final void resumed(Resumed event) {
        tell(each -> each.resumed(event));
    }

    @Override
    public final void recovering(Recovering event) {
        tell(each -> each.recovering(event));
    }

    @Override
    public final void worldChanged(WorldChanged event) {
        tell(each -> each.worldChanged(event));
    }

    @Override
    public final void worldFormed(WorldFormed event) {
        tell(each -> each.worldFormed(event));
    }

    @Override
    public final void quarantined(Quarantined event) {
        tell(each -> each.quarantined(event));
    }

    @Override
    public final void progress(Progress event) {
        tell(each -> each.progress(event));
    }

    @Override
    public final void stepCommitted(StepCommitted event) {
        tell(each -> each.stepCommitted(event));
    }

    @Override
    public final void measured(Measured event) {
        tell(each -> each.measured(event));
    }

    @Override
    public final void committed(Committed event) {
        tell(each -> each.committed(event));
    }

    @Override
    public final void evaluated(Evaluated event) {
        tell(each -> each.evaluated(event));
    }

    @Override
    public final void checkpointWritten(CheckpointWritten event) {
        tell(each -> each.checkpointWritten(event));
    }
}

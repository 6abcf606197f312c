package org.talkoot.deploy.watch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.TrainingListener;

/** Keeps from a run what one that only looks at it throws: that one is told nothing more. */
public final class Shielded implements TrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(Shielded.class);

    private final TrainingListener listener;
    private final AtomicBoolean broken = new AtomicBoolean();

    public Shielded(TrainingListener listener) {
        this.listener = listener;
    }

    private void tell(Consumer<TrainingListener> event) {
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

package org.talkoot.deploy.watch;

import java.time.InstantSource;
import org.talkoot.deploy.api.Training;

/** A {@link RunWatch} of a run that happens in this process, with what can be seen from inside. */
public final class LiveWatch implements AutoCloseable {
    private final RunWatch watch;
    private final PhaseTimes phases = new PhaseTimes();
    private final WeightNorms norms;

    public LiveWatch(RunWatch.Job job, InstantSource clock) {
        watch = new RunWatch(job, clock);
        norms = new WeightNorms(watch::measured);
    }

    public RunWatch watch() {
        return watch;
    }

    public Insight insight() {
        return new Insight(phases, norms);
    }

    /**
     * Looks up what nobody tells: what each worker does, and what their time goes to. Doesn't wait for the answer.
     *
     * @param training null before it has started
     */
    public void refresh(Training training) {
        if (training != null) {
            training.status().thenAccept(watch::status); // one that can't tell, or is over, is left as it is
        }
        watch.phases(phases.seconds());
    }

    @Override
    public void close() {
        norms.close();
    }
}

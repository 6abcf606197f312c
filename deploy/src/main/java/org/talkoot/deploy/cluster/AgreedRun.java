package org.talkoot.deploy.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.World;

/** How far a run is by what its journal says, whoever leads it. */
final class AgreedRun {
    private String name = "";
    private Optional<World> newestWorld = Optional.empty();
    private int committed; // steps
    private final List<JobEvent.Evaluated> evaluations;
    private boolean isDone;
    private boolean isOver;

    /**
     * @param start steps of the job that are complete before it begins
     * @param evaluations before that
     */
    AgreedRun(int start, List<JobEvent.Evaluated> evaluations) {
        committed = start;
        this.evaluations = new ArrayList<>(evaluations);
    }

    /** One more entry is agreed. */
    void add(JournalEntry entry) {
        if (entry instanceof JournalEntry.Led led) {
            name = led.run();
        } else if (entry instanceof JournalEntry.Told told) {
            add(told.event());
        }
    }

    private void add(JobEvent event) {
        if (event instanceof JobEvent.WorldFormed formed) {
            newestWorld = Optional.of(formed.world());
        } else if (event instanceof JobEvent.Committed commit) {
            committed = Math.max(committed, commit.to());
        } else if (event instanceof JobEvent.Evaluated evaluation) {
            evaluations.add(evaluation);
        }
        isDone |= event instanceof JobEvent.Finished;
        isOver |= isDone || event instanceof JobEvent.Failed || event instanceof JobEvent.Stopped;
    }

    /** Empty before the first entry. */
    String name() {
        return name;
    }

    Optional<World> newestWorld() {
        return newestWorld;
    }

    /** Steps of the job. */
    int committed() {
        return committed;
    }

    /** Of the job so far; some may be there more than once. */
    List<JobEvent.Evaluated> evaluations() {
        return evaluations;
    }

    /** Whether the job is, with its result. */
    boolean isDone() {
        return isDone;
    }

    /** Whether the job is, with or without a result. */
    boolean isOver() {
        return isOver;
    }
}

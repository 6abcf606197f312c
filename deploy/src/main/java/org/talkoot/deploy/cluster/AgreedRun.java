package org.talkoot.deploy.cluster;

import java.util.Optional;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.World;

/** How far a run is by what its journal says, whoever leads it. */
final class AgreedRun {
    private String name = "";
    private Optional<World> newestWorld = Optional.empty();
    private int committed; // steps
    private boolean isDone;
    private boolean isOver;

    /** @param start steps of the job that are complete before it begins */
    AgreedRun(int start) {
        committed = start;
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

    /** Whether the job is, with its result. */
    boolean isDone() {
        return isDone;
    }

    /** Whether the job is, with or without a result. */
    boolean isOver() {
        return isOver;
    }
}

package org.talkoot.deploy.chaos;

/** What is done to a run. */
public enum Harm {
    KILL_WORKER("a worker is killed"),
    KILL_ALL("all workers are killed"),
    KILL_COORDINATOR("the coordinator is killed"),
    KILL_BOTH("the coordinator and a worker are killed"),
    HANG("a worker hangs, and wakes up later"),
    LOSE_MESSAGE("a message is lost"),
    THROW("a layer throws"),
    SCALE("workers are added or removed"),
    SLOW("a worker is slow");

    private final String words;

    Harm(String words) {
        this.words = words;
    }

    /** Whether the run must go back for it. */
    public boolean breaksTheWorld() {
        return this != SCALE && this != SLOW;
    }

    @Override
    public String toString() {
        return words;
    }
}

package org.talkoot.deploy.chaos;

import org.talkoot.protocol.message.Fence;

/**
 * A moment in the life of a worker, at which a fault may hit it.
 *
 * @param worker its name: its place, and behind a dot a number if it took the place of another
 * @param world in which it works, or which it enters
 * @param step that it computes, from 1; between steps: how many are complete
 * @param done whether the phase, or one segment or message of it, is just over; else it is about to begin
 */
public record Moment(String worker, Fence world, int step, Phase phase, boolean done) {

    /** The worker's place in the run. */
    public int place() {
        return Integer.parseInt(worker.split("\\.", 2)[0]);
    }

    /** In words: {@code before backward}. */
    public String phrase() {
        return (done ? "after " : "before ") + phase;
    }

    @Override
    public String toString() {
        return "worker " + worker + ", step " + step + ", " + phrase();
    }
}

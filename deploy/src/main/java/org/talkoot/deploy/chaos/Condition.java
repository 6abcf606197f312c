package org.talkoot.deploy.chaos;

import java.util.function.Predicate;

/**
 * What must hold at the moment of a fault.
 *
 * @param words of it, to tell faults apart
 */
public record Condition(String words, Predicate<Moment> holds) {

    /** The worker at that place, or whoever took its place. */
    public static Condition worker(int place) {
        return new Condition("worker " + place, moment -> moment.place() == place);
    }

    /** That step, from 1; between steps: when so many are complete. */
    public static Condition step(int step) {
        return new Condition("step " + step, moment -> moment.step() == step);
    }

    public static Condition fromStep(int step) {
        return new Condition("step " + step + " or later", moment -> moment.step() >= step);
    }

    /** The run's n-th world. */
    public static Condition generation(int generation) {
        return new Condition(
                "generation " + generation, moment -> moment.world().generation() == generation);
    }

    /** The first segment or message of that phase is about to begin. */
    public static Condition before(Phase phase) {
        return new Condition("before " + phase, moment -> moment.phase() == phase && !moment.done());
    }

    /** A segment of that phase is done, or one message of it sent, to one peer. */
    public static Condition after(Phase phase) {
        return new Condition("after " + phase, moment -> moment.phase() == phase && moment.done());
    }
}

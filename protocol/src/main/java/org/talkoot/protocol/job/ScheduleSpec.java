package org.talkoot.protocol.job;

/**
 * The learning rate as a function of the step t, counted from 0. During the first {@code warmupSteps} (default 0) it is
 * η·(t+1)/warmupSteps, afterwards what the kind says; T is the number of steps of the whole run.
 */
public sealed interface ScheduleSpec {
    /** The schedule's name in the job file. */
    String type();

    /** Unit: steps. */
    int warmupSteps();

    /** η. The default. */
    record Constant(int warmupSteps) implements ScheduleSpec {
        public Constant {
            Check.atLeast(0, "warmup-steps", warmupSteps);
        }

        @Override
        public String type() {
            return "constant";
        }
    }

    /** η·γ^⌊t/everySteps⌋; γ is positive. */
    record Step(int warmupSteps, int everySteps, double gamma) implements ScheduleSpec {
        public Step {
            Check.atLeast(0, "warmup-steps", warmupSteps);
            Check.atLeast(1, "every-steps", everySteps);
            Check.positive("gamma", gamma);
        }

        @Override
        public String type() {
            return "step";
        }
    }

    /** η/2·(1 + cos(π·(t - warmupSteps)/(T - warmupSteps))). */
    record Cosine(int warmupSteps) implements ScheduleSpec {
        public Cosine {
            Check.atLeast(0, "warmup-steps", warmupSteps);
        }

        @Override
        public String type() {
            return "cosine";
        }
    }

    /** η at every step. */
    static ScheduleSpec constant() {
        return new Constant(0);
    }
}

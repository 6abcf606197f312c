package org.talkoot.engine.optimizer;

/**
 * The learning rate as a pure function of the step t, counted from 0 over the whole run of T steps: whoever resumes at t
 * goes on with the same rate. During the first {@code warmup} steps it grows linearly, η·(t + 1)/warmup.
 */
public sealed interface LearningRateSchedule {

    /** Steps of linear growth at the beginning; 0 for none. */
    int warmup();

    /** The rate of a step after the warm-up. */
    double settled(double learningRate, int step, int steps);

    /** @throws IllegalArgumentException if a run of that many steps can't follow it */
    default void check(int steps) {}

    /**
     * The rate of one step.
     *
     * @param learningRate η
     * @param step t
     * @param steps T
     */
    default double at(double learningRate, int step, int steps) {
        return step < warmup() ? learningRate * (step + 1) / warmup() : settled(learningRate, step, steps);
    }

    /** η. */
    record Constant(int warmup) implements LearningRateSchedule {
        @Override
        public double settled(double learningRate, int step, int steps) {
            return learningRate;
        }
    }

    /** η·γ^⌊t/every⌋, as {@code torch.optim.lr_scheduler.StepLR} counted in steps. */
    record Step(int warmup, int every, double gamma) implements LearningRateSchedule {
        public Step {
            if (every < 1) {
                throw new IllegalArgumentException("a step schedule needs at least one step between its steps");
            }
        }

        @Override
        public double settled(double learningRate, int step, int steps) {
            return learningRate * StrictMath.pow(gamma, step / every);
        }
    }

    /**
     * From a rate to another, by the same factor at each step, whatever η is: for a search for the right one.
     *
     * @param from at the first step
     * @param to at the last
     * @param length steps, at least 2
     */
    record Ramp(double from, double to, int length) implements LearningRateSchedule {
        @Override
        public int warmup() {
            return 0;
        }

        @Override
        public double settled(double learningRate, int step, int steps) {
            return from * StrictMath.pow(to / from, (double) step / (length - 1));
        }
    }

    /** η/2·(1 + cos(π·(t - warmup)/(T - warmup))) (Loshchilov, Hutter 2017, without restarts). */
    record Cosine(int warmup) implements LearningRateSchedule {
        @Override
        public double settled(double learningRate, int step, int steps) {
            double progress = (double) (step - warmup) / (steps - warmup);
            return learningRate / 2 * (1 + StrictMath.cos(Math.PI * progress));
        }

        @Override
        public void check(int steps) {
            if (warmup >= steps) {
                throw new IllegalArgumentException("the cosine schedule warms up for " + warmup
                        + " steps, but the whole run has " + steps + ": warm up for fewer steps, or train longer");
            }
        }
    }
}

package org.talkoot.protocol.job;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Decayed SGD, on the mean gradient g with learning rate η and decay λ. Where it is clipped, first g ← g · min(1, c / (‖g‖ + 1e-6)). Coupled: g ← g + λw; decoupled: w ← (1-ηλ)w.
 * Then v ← μv + g, and w ← w - ηv, or with Nesterov's momentum w ← w - η(g + μv).
 *
 * @param learningRate η, positive
 * @param momentum μ, at least 0 and below 1; default 0
 * @param nesterov default false; needs momentum
 * @param weightDecay λ, zero or positive, ηλ below 1; default 0
 * @param decay default {@link Decay#COUPLED}
 * @param decayBiases default true; false decays the weights of linear and conv2d only
 * @param clipNorm c, positive: the norm over all parameters that the mean gradient is clipped to; default none
 * @param schedule default {@link ScheduleSpec#constant()}
 */
public record OptimizerSpec(
        double learningRate,
        double momentum,
        boolean nesterov,
        double weightDecay,
        Decay decay,
        boolean decayBiases,
        OptionalDouble clipNorm,
        ScheduleSpec schedule) {
    /** How weight decay enters the update. */
    public enum Decay {
        /** Through the gradient, and so through the momentum. */
        COUPLED,
        /** Straight to the weights. */
        DECOUPLED
    }

    public OptimizerSpec {
        Objects.requireNonNull(decay, "decay");
        Objects.requireNonNull(schedule, "schedule");
        Check.positive("learning-rate", learningRate);
        Check.fits32Bits("learning-rate", learningRate);
        Check.belowOne("momentum", momentum);
        Check.notNegative("weight-decay", weightDecay);
        clipNorm.ifPresent(norm -> Check.positive("clip-norm", norm));
        if (nesterov && momentum == 0) {
            throw new InvalidValue("nesterov", "needs momentum above 0, but momentum is 0");
        }
        if (learningRate * weightDecay >= 1) {
            throw new InvalidValue(
                    "weight-decay",
                    "must be below 1 / learning-rate = " + 1 / learningRate + ", but is " + weightDecay
                            + "; a step would turn the weights' sign");
        }
    }

    /** Plain SGD; everything else at its default. */
    public static OptimizerSpec sgd(double learningRate) {
        return builder(learningRate).build();
    }

    public static Builder builder(double learningRate) {
        return new Builder(learningRate);
    }

    /** Starts at the defaults; the values are checked together by {@link #build()}. */
    public static final class Builder {
        private final double learningRate;
        private double momentum = 0;
        private boolean nesterov = false;
        private double weightDecay = 0;
        private Decay decay = Decay.COUPLED;
        private boolean decayBiases = true;
        private OptionalDouble clipNorm = OptionalDouble.empty();
        private ScheduleSpec schedule = ScheduleSpec.constant();

        private Builder(double learningRate) {
            this.learningRate = learningRate;
        }

        public Builder momentum(double value) {
            momentum = value;
            return this;
        }

        public Builder nesterov(boolean value) {
            nesterov = value;
            return this;
        }

        public Builder weightDecay(double value) {
            weightDecay = value;
            return this;
        }

        public Builder decay(Decay value) {
            decay = value;
            return this;
        }

        public Builder decayBiases(boolean value) {
            decayBiases = value;
            return this;
        }

        public Builder clipNorm(double value) {
            clipNorm = OptionalDouble.of(value);
            return this;
        }

        public Builder schedule(ScheduleSpec value) {
            schedule = value;
            return this;
        }

        /** @throws IllegalArgumentException with a sentence that names the key */
        public OptimizerSpec build() {
            return new OptimizerSpec(
                    learningRate, momentum, nesterov, weightDecay, decay, decayBiases, clipNorm, schedule);
        }
    }
}

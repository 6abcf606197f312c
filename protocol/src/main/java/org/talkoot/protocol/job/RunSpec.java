package org.talkoot.protocol.job;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What doesn't change the result.
 *
 * @param checkpoint empty means that no checkpoints are written; default {@link CheckpointSpec#standard()}
 * @param evaluateEveryEpochs evaluate at the end of every so many epochs, and at the job's end; 0: only at the job's
 *     end; default 1
 * @param accumulate in how many turns, at least, a worker computes its shards of a minibatch, where it has so many: its
 *     activations need the memory of one turn; default 1
 */
public record RunSpec(Optional<CheckpointSpec> checkpoint, int evaluateEveryEpochs, int accumulate) {
    public RunSpec {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Check.atLeast(0, "evaluate-every-epochs", evaluateEveryEpochs);
        Check.atLeast(1, "accumulate", accumulate);
    }

    public static RunSpec standard() {
        return new RunSpec(Optional.of(CheckpointSpec.standard()), 1, 1);
    }

    public RunSpec withCheckpoint(CheckpointSpec value) {
        return new RunSpec(Optional.of(value), evaluateEveryEpochs, accumulate);
    }

    public RunSpec withoutCheckpoints() {
        return new RunSpec(Optional.empty(), evaluateEveryEpochs, accumulate);
    }

    public RunSpec withEvaluateEveryEpochs(int value) {
        return new RunSpec(checkpoint, value, accumulate);
    }

    public RunSpec withAccumulate(int value) {
        return new RunSpec(checkpoint, evaluateEveryEpochs, value);
    }

    /**
     * When checkpoints are written, and which are kept. Each interval that is present triggers by itself; a run that ends
     * early, stopped or failed, leaves one of its last commit too. One that is done leaves its final model instead.
     *
     * @param everySteps at least 1
     * @param everyMinutes positive; 10 where a job gives no interval at all
     * @param everyEpochs at least 1
     * @param keep how many of the newest stay; at least 1, default 3
     * @param keepBest whether the one with the best evaluation stays too; default false
     */
    public record CheckpointSpec(
            OptionalInt everySteps, OptionalDouble everyMinutes, OptionalInt everyEpochs, int keep, boolean keepBest) {
        public CheckpointSpec {
            Check.atLeast(1, "every-steps", everySteps);
            everyMinutes.ifPresent(minutes -> Check.positive("every-minutes", minutes));
            Check.atLeast(1, "every-epochs", everyEpochs);
            Check.atLeast(1, "keep", keep);
        }

        /** The same with the best kept. */
        public CheckpointSpec keepingBest() {
            return new CheckpointSpec(everySteps, everyMinutes, everyEpochs, keep, true);
        }

        public static CheckpointSpec standard() {
            return new CheckpointSpec(OptionalInt.empty(), OptionalDouble.of(10), OptionalInt.empty(), 3, false);
        }
    }
}

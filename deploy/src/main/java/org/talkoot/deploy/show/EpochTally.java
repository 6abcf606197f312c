package org.talkoot.deploy.show;

import java.util.Locale;
import java.util.Optional;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Resumed;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.protocol.job.EvaluationSet;

/** Adds up the committed steps of an epoch and says when its line is complete. */
final class EpochTally {
    private final int epochs;
    private final int stepsPerEpoch;
    private final int evaluateEveryEpochs;
    private final Optional<EvaluationSet> deciding;
    private double lossSum;
    private long samples;
    private int step;
    private Optional<Evaluated> best = Optional.empty(); // that was told here

    /** @param deciding what epochs' ends are evaluated on; empty where the job has nothing to evaluate on */
    EpochTally(int epochs, int stepsPerEpoch, int evaluateEveryEpochs, Optional<EvaluationSet> deciding) {
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
        this.evaluateEveryEpochs = evaluateEveryEpochs;
        this.deciding = deciding;
    }

    /** The sums of the steps before those that will be added. */
    void resume(Resumed event) {
        lossSum = event.epochLossSum();
        samples = event.epochSamples();
        step = event.step();
    }

    /** @return the line of an epoch that ends with this step and isn't evaluated */
    Optional<String> add(StepCommitted event) {
        if (event.step() % stepsPerEpoch == 1 || stepsPerEpoch == 1) {
            lossSum = 0;
            samples = 0;
        }
        lossSum += (double) event.loss() * event.samples();
        samples += event.samples();
        step = event.step();
        boolean complete = event.step() % stepsPerEpoch == 0 && !isEvaluated(event.epoch());
        return complete ? Optional.of(line(event.epoch(), Optional.empty())) : Optional.empty();
    }

    /** @return the line of the epoch, where this is what its end is evaluated on */
    Optional<String> add(Evaluated event) {
        if (!deciding.equals(Optional.of(event.set()))) {
            return Optional.empty(); // the job's end: its own line tells that
        }
        if (best.isEmpty() || event.loss() < best.get().loss()) {
            best = Optional.of(event);
        }
        return Optional.of(line(event.epoch(), Optional.of(event)));
    }

    private boolean isEvaluated(int epoch) {
        boolean due = evaluateEveryEpochs > 0 && epoch % evaluateEveryEpochs == 0;
        return deciding.isPresent() && (due || epoch == epochs);
    }

    private String line(int epoch, Optional<Evaluated> evaluated) {
        return RunText.epoch(epoch, epochs, step, lossSum / Math.max(1, samples), evaluated);
    }

    /** @return that the job ended before its last epoch, if it did */
    Optional<String> end(int steps) {
        int epoch = steps / stepsPerEpoch;
        return best.filter(lowest -> epoch < epochs)
                .map(lowest -> String.format(
                        Locale.ROOT,
                        "stopped early, after epoch %d of %d: the %s loss was lowest, %.4f, after epoch %d",
                        epoch,
                        epochs,
                        lowest.set().word(),
                        lowest.loss(),
                        lowest.epoch()));
    }
}

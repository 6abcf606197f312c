package org.talkoot.deploy.show;

import java.util.Optional;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Resumed;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;

/** Adds up the committed steps of an epoch and says when its line is complete. */
final class EpochTally {
    private final int epochs;
    private final int stepsPerEpoch;
    private final int evaluateEveryEpochs;
    private final boolean evaluates;
    private double lossSum;
    private long samples;
    private int step;

    /** @param evaluates whether the job has test data */
    EpochTally(int epochs, int stepsPerEpoch, int evaluateEveryEpochs, boolean evaluates) {
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
        this.evaluateEveryEpochs = evaluateEveryEpochs;
        this.evaluates = evaluates;
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

    /** @return the line of the epoch that was evaluated */
    String add(Evaluated event) {
        return line(event.epoch(), Optional.of(event));
    }

    private boolean isEvaluated(int epoch) {
        boolean due = evaluateEveryEpochs > 0 && epoch % evaluateEveryEpochs == 0;
        return evaluates && (due || epoch == epochs);
    }

    private String line(int epoch, Optional<Evaluated> evaluated) {
        return RunText.epoch(epoch, epochs, step, lossSum / Math.max(1, samples), evaluated);
    }
}

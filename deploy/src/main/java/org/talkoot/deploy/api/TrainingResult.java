package org.talkoot.deploy.api;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a finished run leaves: the figures of {@code result.json}, and the trained model.
 *
 * @param sha256 of the final weights: the little-endian bytes of parameters and buffers in state_dict order, as hex
 * @param steps committed steps of the job from its beginning
 * @param parameters trained values, without buffers
 * @param trainLoss mean over the samples of the last epoch
 * @param evaluation on the test data, if there is any
 * @param validation the evaluation on the validation data, if there are any
 * @param seconds from the start of the first step to the commit of the last
 * @param samplesPerSecond median over windows of 0.5 s of the training steps after the first 2 s, or of all steps in a
 *     shorter run
 * @param recoveries generations formed after a failure
 * @param resumedFromStep 0 if the run began at the beginning
 * @param fingerprint of the numerics it was computed with
 * @param weightsOfStep after which the weights are those: the last, or with {@code restore-best} that of the best evaluation,
 *     whose figures the evaluations are then
 */
public record TrainingResult(
        String sha256,
        int steps,
        int parameters,
        double trainLoss,
        Optional<Evaluation> evaluation,
        Optional<Evaluation> validation,
        double seconds,
        double samplesPerSecond,
        int recoveries,
        int resumedFromStep,
        String fingerprint,
        int weightsOfStep,
        TrainedModel model) {

    /** @param accuracy empty for numeric targets */
    public record Evaluation(double loss, OptionalDouble accuracy) {}
}

package org.talkoot.deploy.api;

import java.util.Optional;

/** @param confusion empty for numeric targets */
public record DetailedEvaluation(TrainingResult.Evaluation evaluation, Optional<ConfusionMatrix> confusion) {}

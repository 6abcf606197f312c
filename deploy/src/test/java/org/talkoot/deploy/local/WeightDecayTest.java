package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.OptimizerSpec.Decay;
import org.talkoot.protocol.job.Preparation;

/** What decays: after the first step, a weight differs by ηλw from what it is without decay. */
class WeightDecayTest {
    private static final double LEARNING_RATE = 0.25;
    private static final double DECAY = 0.5;
    private static final List<String> WEIGHTS = List.of("0.weight", "4.weight");
    private static final List<String> BIASES_AND_NORMS =
            List.of("0.bias", "1.weight", "1.bias", "3.weight", "3.bias", "4.bias");

    private static TrainedModel afterOneStep(double weightDecay, Decay decay, boolean decayBiases, double learningRate)
            throws Exception {
        JobSpec job = JobSpec.builder()
                .epochs(1)
                .batchSize(1_438)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(
                        LayerSpec.Conv2d.of(3, 3),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Flatten(),
                        LayerSpec.LayerNorm.standard(),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(learningRate)
                        .weightDecay(weightDecay)
                        .decay(decay)
                        .decayBiases(decayBiases)
                        .build())
                .build();
        try (Training training = LocalTraining.start(job, 2, new TrainingListener() {})) {
            return training.result()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .model();
        }
    }

    @ParameterizedTest
    @CsvSource({"COUPLED, true", "COUPLED, false", "DECOUPLED, true", "DECOUPLED, false"})
    void weightsDecayAndBiasesAndNormsWhereTheJobSaysSo(Decay decay, boolean decayBiases) throws Exception {
        TrainedModel start = afterOneStep(0, decay, decayBiases, Float.MIN_VALUE);
        TrainedModel plain = afterOneStep(0, decay, decayBiases, LEARNING_RATE);
        TrainedModel decayed = afterOneStep(DECAY, decay, decayBiases, LEARNING_RATE);

        for (String name : WEIGHTS) {
            compare(start, plain, decayed, name, LEARNING_RATE * DECAY);
        }
        for (String name : BIASES_AND_NORMS) {
            compare(start, plain, decayed, name, decayBiases ? LEARNING_RATE * DECAY : 0);
        }
    }

    private static void compare(
            TrainedModel start, TrainedModel plain, TrainedModel decayed, String name, double share) {
        float[] w = start.tensor(name);
        for (int i = 0; i < w.length; i++) {
            double expected = plain.tensor(name)[i] - share * w[i];
            assertEquals(expected, decayed.tensor(name)[i], 1e-6, name + "[" + i + "]");
        }
    }
}

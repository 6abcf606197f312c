package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingListener.Clipped;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;

/** Clipping: the first step goes min(1, c / (‖g‖ + 1e-6)) as far along the mean gradient, and decays as without. */
class ClippedGradientTest {
    private static final double LEARNING_RATE = 0.25;
    private static final double DECAY = 0.125;
    private static final double CLIP_NORM = 0.1;
    private static final List<String> PARAMETERS =
            List.of("1.weight", "1.bias", "3.weight", "3.bias", "5.weight", "5.bias");

    private Optional<Clipped> recorded = Optional.empty();

    private TrainedModel afterOneStep(OptimizerSpec.Builder optimizer) throws Exception {
        JobSpec job = JobSpec.builder()
                .epochs(1)
                .batchSize(1_438)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(700), // two chunks
                        new LayerSpec.Relu(),
                        LayerSpec.Linear.of(100),
                        new LayerSpec.Tanh(),
                        LayerSpec.Linear.of(10))
                .optimizer(optimizer.build())
                .build();
        try (Training training = LocalTraining.start(job, 2, new TrainingListener() {
            @Override
            public void stepCommitted(StepCommitted step) {
                recorded = step.clipped();
            }
        })) {
            return training.result()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .model();
        }
    }

    @Test
    void theNormIsOfAllParametersTogetherAndDecayComesAfter() throws Exception {
        TrainedModel start = afterOneStep(OptimizerSpec.builder(Float.MIN_VALUE));
        TrainedModel plain = afterOneStep(OptimizerSpec.builder(LEARNING_RATE));
        assertTrue(recorded.isEmpty(), "nothing is clipped");
        TrainedModel clipped = afterOneStep(
                OptimizerSpec.builder(LEARNING_RATE).weightDecay(DECAY).clipNorm(CLIP_NORM));
        double squares = 0;
        for (String name : PARAMETERS) {
            for (double each : gradient(start.tensor(name), plain.tensor(name))) {
                squares += each * each;
            }
        }
        assertEquals(Math.sqrt(squares), recorded.orElseThrow().gradientNorm(), 1e-6);
        assertTrue(recorded.orElseThrow().shortened());
        double factor = CLIP_NORM / (Math.sqrt(squares) + 1e-6);
        assertTrue(factor < 0.8, "it is long enough to be clipped: " + factor);
        for (String name : PARAMETERS) {
            float[] weights = start.tensor(name);
            double[] gradient = gradient(weights, plain.tensor(name));
            double[] expected = new double[weights.length];
            for (int i = 0; i < weights.length; i++) {
                expected[i] = weights[i] - LEARNING_RATE * (factor * gradient[i] + DECAY * weights[i]);
            }
            assertArrayEquals(expected, doubles(clipped.tensor(name)), 1e-6, name);
        }
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static double[] gradient(float[] before, float[] after) {
        return IntStream.range(0, before.length)
                .mapToDouble(i -> ((double) before[i] - after[i]) / LEARNING_RATE)
                .toArray();
    }
}

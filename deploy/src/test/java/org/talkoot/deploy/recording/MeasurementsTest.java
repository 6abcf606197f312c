package org.talkoot.deploy.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingListener.Measured;
import org.talkoot.deploy.api.TrainingListener.Measured.Layer;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.model.Stage;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.Measured.StageSquares;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** The norms that a run tells are those of its arrays, whoever computed what. */
class MeasurementsTest {
    private static final int MEASURED = 8; // steps before the first boundary
    private static final int B = 50;
    private static final double CLOSE = 1e-3;
    private static final List<String> NAMES =
            List.of("0 flatten", "1 linear", "2 tanh", "3.body.0 linear", "3.body.1 relu", "3 residual", "4 linear");
    private static final JobSpec JOB = JobSpec.builder()
            .epochs(1)
            .batchSize(B)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(
                    new LayerSpec.Flatten(),
                    LayerSpec.Linear.of(300),
                    new LayerSpec.Tanh(),
                    LayerSpec.Residual.of(LayerSpec.Linear.of(300), new LayerSpec.Relu()),
                    LayerSpec.Linear.of(10))
            .optimizer(OptimizerSpec.builder(0.05).weightDecay(1e-3).build())
            .run(RunSpec.standard().withEvaluateEveryEpochs(0))
            .build();

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theNormsOfARunAreThoseThatOneReplicaComputesOfTheSameStep(int workers) throws Exception {
        List<Measured> told = new ArrayList<>();
        try (Training run = LocalTraining.start(JOB, workers, new TrainingListener() {
            @Override
            public void measured(Measured event) {
                told.add(event);
            }
        })) {
            run.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        Measured first = told.get(0);
        assertEquals(MEASURED, first.step());
        List<Layer> expected = computed();
        assertEquals(
                expected.stream().map(Layer::name).toList(),
                first.layers().stream().map(Layer::name).toList());
        for (int i = 0; i < expected.size(); i++) {
            assertClose(expected.get(i), first.layers().get(i));
        }
    }

    private static void assertClose(Layer expected, Layer told) {
        assertClose(expected.weights(), told.weights(), told);
        assertClose(expected.gradients(), told.gradients(), told);
        assertClose(expected.movement(), told.movement(), told);
        assertClose(expected.activations(), told.activations(), told);
        assertClose(expected.activationGradients(), told.activationGradients(), told);
    }

    private static void assertClose(double expected, double told, Layer of) {
        assertEquals(expected, told, Double.isNaN(expected) ? 1 : CLOSE * expected, of.toString());
    }

    /** By the textbook's W ← W - η (g + λ W), with all rows at once; the last shard's activations. */
    private static List<Layer> computed() {
        TrainingJob job = JobResolver.resolve(JOB);
        Model model = job.model();
        float[] weights = job.initial().parameters().clone();
        float[] before = weights.clone();
        Replica replica = new Replica(
                model, job.loss(), new TreeCover(8, new int[] {0, 8}), 0, B, JOB.seed(), weights, new float[0]);
        var order = new org.talkoot.engine.data.SampleOrder(job.train().size(), JOB.seed(), JOB.shuffle());
        for (int step = 0; step < MEASURED; step++) {
            before = weights.clone();
            replica.load(job.train(), order.of(0), step * B, B, step);
            for (int i = 0; i < model.stages().size(); i++) {
                replica.pass(i).forward(replica.minibatch());
            }
            assertTrue(replica.loss().compute(replica.minibatch()));
            for (int i = model.stages().size() - 1; i >= 0; i--) {
                replica.pass(i).backward(replica.minibatch());
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= 0.05f * (replica.gradients()[0][i] + 1e-3f * weights[i]);
            }
        }
        List<Layer> layers = new ArrayList<>();
        int rows = B - 7 * B / 8;
        for (int i = 0; i < model.stages().size(); i++) {
            Stage stage = model.stages().get(i);
            if (stage instanceof Stage.Fork) {
                continue;
            }
            double[] sums = new double[3];
            for (var tensor : stage.tensors()) {
                for (int j = tensor.offset(); j < tensor.end(); j++) {
                    sums[0] += Math.pow(weights[j], 2);
                    sums[1] += Math.pow(replica.gradients()[0][j], 2);
                    sums[2] += Math.pow(weights[j] - before[j], 2);
                }
            }
            Activation output = replica.output(i);
            double values = 0;
            double gradients = 0;
            for (int j = (B - rows) * stage.output().elements();
                    j < B * stage.output().elements();
                    j++) {
                values += Math.pow(output.values()[j], 2);
                gradients += output.gradient() == null ? Double.NaN : Math.pow(B * output.gradient()[j], 2);
            }
            layers.add(new Layer(
                    NAMES.get(layers.size()),
                    sums[0] == 0 ? Double.NaN : Math.sqrt(sums[0]),
                    sums[1] == 0 ? Double.NaN : Math.sqrt(sums[1]),
                    Math.sqrt(sums[2] / sums[0]),
                    Math.sqrt(values / rows),
                    Math.sqrt(gradients / rows)));
        }
        return layers;
    }

    @Test
    void aPartThatIsToldTwiceOrBelongsToAWorldThatIsOverCountsOnce() {
        Measurements measurements = new Measurements(JobResolver.resolve(JOB).model());
        Fence old = new Fence(1, 1);
        Fence now = new Fence(1, 2);
        StageSquares half = new StageSquares(1, 8, 2, 0.5, 4.5, 0);
        assertFalse(measurements.add(part(old, 0, half), 2).isPresent());
        assertFalse(measurements.add(part(now, 1, half), 2).isPresent());
        assertFalse(measurements.add(part(now, 1, half), 2).isPresent(), "one and the same");
        Optional<Measured> whole = measurements.add(part(now, 0, half), 2);
        Layer linear = whole.orElseThrow().layers().get(1);
        assertEquals(new Layer("1 linear", 4, 2, 0.25, 3, Double.NaN), linear);
    }

    private static WorkerReport.Measured part(Fence world, int sender, StageSquares squares) {
        return new WorkerReport.Measured(world, sender, 8, List.of(squares));
    }
}

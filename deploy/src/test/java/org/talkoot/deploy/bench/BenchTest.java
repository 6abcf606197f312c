package org.talkoot.deploy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.blas.Product;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.model.Model;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.worker.job.JobResolver;

class BenchTest {
    private static final String DIGITS = """
            job { name = digits, batch-size = 64, epochs = 1, data { format = digits }, optimizer.learning-rate = 0.05
              model = [ { type = flatten }, { type = linear, out = 40 }, { type = batch-norm }, { type = relu },
                        { type = linear, out = 10 } ] }""";

    @Test
    void thePhasesOfAStepMakeUpTheTimeThatItTakes() {
        List<String> overrides = new ArrayList<>(Bench.OVERRIDES);
        overrides.add("job.shards=2");
        BenchResult result = new Bench(2, 0.3, 0.8).measure(JobFile.parse(DIGITS, "digits", Path.of(""), overrides));

        double phases = result.phaseMs().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        double step = result.batchSize() * 1e3 / result.samplesPerSecond().median();
        assertTrue(phases > step / 3 && phases < step * 3, phases + " ms in phases, " + step + " ms a step");
        for (Phase phase : List.of(Phase.FORWARD, Phase.BACKWARD, Phase.UPDATE, Phase.LOAD)) {
            assertTrue(result.phaseMs().get(phase) > 0, phase.words());
        }
        assertTrue(result.limit().median() > 0);
        assertEquals(result.samplesPerSecond().median() / result.limit().median(), result.ratioToLimit());
    }

    /** Forward and the weights' gradient of both layers, and the input's gradient of the second: 2 operations a weight. */
    @Test
    void theProductsOfAStepAreThoseOfItsLayers() {
        Model model = JobResolver.resolve(JobFile.parse(DIGITS, "digits", Path.of(""), List.of()))
                .model();
        double operations =
                model.products(32).stream().mapToDouble(Product::operations).sum();
        assertEquals(2.0 * 32 * (2 * 64 * 40 + 3 * 40 * 10), operations);
        assertEquals(
                2 * operations, new ProductLimit(model, 64, 2).operations(), "a part of the minibatch for each worker");
    }

    @Test
    void theModelsOfPeersHaveTheirParametersAndDataThatTheyCanLearn(@org.junit.jupiter.api.io.TempDir Path folder) {
        PeerModel.writeData(folder);
        List<Integer> parameters = new ArrayList<>();
        for (PeerModel model : PeerModel.values()) {
            var job = JobResolver.resolve(model.job(folder, List.of()));
            Dataset data = job.train();
            assertEquals(60_000, data.size(), model::toString);
            parameters.add(job.model().parameters());
        }
        assertEquals(List.of(671_754, 110_860, 10_033_162, 56_714), parameters);
    }
}

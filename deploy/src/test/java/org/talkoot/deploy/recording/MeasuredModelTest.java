package org.talkoot.deploy.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.engine.data.Preparation;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.job.JobResolver;

/** What is measured of the training data goes with the model. */
class MeasuredModelTest {
    private static final int SAMPLES = 60;

    @TempDir
    private Path temp;

    @BeforeEach
    void writeData() throws Exception {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SAMPLES; i++) {
            text.append(1e4 + 100 * random.nextGaussian() + 100 * (i % 3));
            text.append(",7,")
                    .append(random.nextFloat())
                    .append(',')
                    .append(i % 3)
                    .append('\n');
        }
        Files.writeString(temp.resolve("data.csv"), text);
    }

    private JobSpec job(String normalize, String... overrides) {
        return JobFile.parse(
                "job { epochs = 2, batch-size = 10, shards = 3, model = [ { type = linear, out = 3 } ],"
                        + " optimizer { learning-rate = 0.1 }, data { format = csv, train { file = data.csv },"
                        + " test-fraction = 0.2, " + normalize + " } }",
                "job",
                temp,
                List.of(overrides));
    }

    private static TrainingResult train(JobSpec job, int workers) throws Exception {
        try (Training training = LocalTraining.start(job, workers, new TrainingListener() {})) {
            return training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsMeasuredIsAsIfItWereGivenForAnyNumberOfWorkers() throws Exception {
        String measured = train(job("normalize = measured"), 1).sha256();
        Preparation preparation =
                JobResolver.resolve(job("normalize = measured")).train().preparation();
        String given = "normalize { mean = " + preparation.mean() + ", std = " + preparation.std() + " }";
        assertEquals(train(job(given), 2).sha256(), measured);
        assertEquals(train(job("normalize = measured"), 3).sha256(), measured);
        assertNotEquals(train(job("target = class"), 1).sha256(), measured);
    }

    @Test
    void aModelsFileIsEnoughToPrepareWhatItSees() throws Exception {
        JobSpec job = job("normalize = measured");
        TrainingResult result = train(job, 1);
        Path file = temp.resolve("model.safetensors");
        result.model().save(file);
        Preparation expected = JobResolver.resolve(job).train().preparation();
        Files.delete(temp.resolve("data.csv"));
        StoredModel stored = StoredModel.read(file, Optional.empty());
        assertEquals(expected, stored.preparation());
        assertEquals(1f, stored.preparation().std().get(1));
        float[] sample = {0.5f, 0, -1};
        assertArrayEquals(result.model().predict(sample), stored.replica(1).predict(sample, 1));
    }

    @Test
    void aModelIsEvaluatedWithWhatItWasTrainedWith() throws Exception {
        TrainingResult result = train(job("normalize = measured"), 2);
        Path file = temp.resolve("model.safetensors");
        result.model().save(file);
        assertEquals(
                result.evaluation().orElseThrow(),
                ModelFile.load(file, Optional.empty()).evaluate());
        assertEquals(
                result.evaluation().orElseThrow(),
                ModelFile.load(file, Optional.of(job("normalize = measured"))).evaluate());
    }
}

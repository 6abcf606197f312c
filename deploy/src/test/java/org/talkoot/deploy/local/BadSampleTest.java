package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.engine.data.DataException;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/** One sample of many spoils the run: the report names it, whoever computed it. */
class BadSampleTest {
    private static final int SAMPLES = 90;
    private static final int BAD = 37;

    @TempDir
    private Path temp;

    private JobSpec job(String feature, String... layers) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int sample = 0; sample < SAMPLES; sample++) {
            rows.append(sample == BAD ? feature : "0." + sample).append(sample % 2 == 0 ? ",0.5,a\n" : ",-0.5,b\n");
        }
        Files.writeString(temp.resolve("data.csv"), rows);
        Path file = Files.writeString(temp.resolve("job.conf"), """
                job {
                  name = spoilt, epochs = 2, batch-size = 30, shards = 6
                  data { format = csv, train { file = data.csv } }
                  model = [ { type = linear, out = 16, init = { type = normal, std = 10 } }, %s{ type = linear, out = 2 } ]
                  optimizer { learning-rate = 0.1 }
                }
                """.formatted(String.join("", layers)));
        return JobFile.read(file, List.of());
    }

    private static String failure(JobSpec job, int workers) throws Exception {
        try (Training training = LocalTraining.start(job, workers, new TrainingListener() {})) {
            ExecutionException failure = assertThrows(
                    ExecutionException.class,
                    () -> training.result().toCompletableFuture().get(60, TimeUnit.SECONDS));
            return assertInstanceOf(TrainingFailedException.class, failure.getCause())
                    .getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "3, ''", "1, '{ type = batch-norm },'", "3, '{ type = batch-norm },'"})
    void aSampleThatOverflowsIsTheOnlyOneNamed(int workers, String layer) throws Exception {
        String sentence = failure(job("3e38", layer), workers);
        assertTrue(
                sentence.matches("worker [0-9.]+, step [1-3], .*; the first layer whose output is not finite is"
                        + " model\\[0] \\(linear\\), in shard [0-5], for sample 37 \\(counted from 0\\)"),
                sentence);
    }

    @Test
    void aCellThatIsNoFiniteNumberIsRefusedByItsLineBeforeTraining() throws IOException {
        for (String cell : List.of("nan", "inf", "1e39")) {
            JobSpec job = job(cell);
            DataException refused = assertThrows(
                    DataException.class,
                    () -> LocalTraining.start(job, 2, new TrainingListener() {}).close());
            assertTrue(refused.getMessage().contains("data.csv, line " + (BAD + 1)), refused.getMessage());
        }
    }
}

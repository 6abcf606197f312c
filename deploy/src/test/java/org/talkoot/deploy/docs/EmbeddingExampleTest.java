package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.recording.ModelFile;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/** What {@code docs/embedding.md} promises. */
class EmbeddingExampleTest {
    private static final Path SOURCE = Path.of("src/test/java/org/talkoot/deploy/docs/EmbeddingExample.java");
    private static final Path PAGE = Path.of("../docs/embedding.md");

    @TempDir
    Path folder;

    /** Counts epochs as the page's listener prints them. */
    private static final class Listener implements TrainingListener {
        private final List<Integer> epochs = new ArrayList<>();

        @Override
        public void evaluated(Evaluated event) {
            epochs.add(event.epoch());
        }
    }

    @Test
    void theExampleLearnsAndItsModelComesBackFromItsFile() {
        Listener listener = new Listener();
        JobSpec job = EmbeddingExample.job();
        TrainingResult result = EmbeddingExample.train(job, 2, listener);
        double accuracy = result.evaluation().orElseThrow().accuracy().orElseThrow();
        assertTrue(accuracy >= 0.93, "accuracy " + accuracy);
        assertEquals(List.of(1, 2, 3, 4, 5), listener.epochs);

        Path file = folder.resolve("digits.safetensors");
        result.model().save(file);
        TrainedModel loaded = ModelFile.load(file, Optional.empty());
        float[] image = new float[64];
        assertArrayEquals(result.model().predict(image), loaded.predict(image), 0f);
        assertArrayEquals(result.model().tensor("4.bias"), loaded.tensor("4.bias"), 0f);
        assertEquals(10, loaded.classNames().size());
        assertEquals(accuracy, loaded.evaluate().accuracy().orElseThrow());
    }

    @Test
    void theHashDoesNotDependOnTheNumberOfWorkers() {
        TrainingListener nobody = new TrainingListener() {};
        assertEquals(
                EmbeddingExample.train(EmbeddingExample.job(), 1, nobody).sha256(),
                EmbeddingExample.train(EmbeddingExample.job(), 3, nobody).sha256());
    }

    @Test
    void aJobBuiltInCodeIsWrittenAsAJobFileAndReadBack() {
        JobSpec job = EmbeddingExample.job();
        assertEquals(job, JobFile.parse(JobFile.render(job), "rendered", folder, List.of()));
    }

    @Test
    void thePageShowsTheExampleAsItIs() throws IOException {
        String source = Files.readString(SOURCE);
        String code = source.substring(source.indexOf("// tag: example\n") + "// tag: example\n".length());
        assertTrue(
                Files.readString(PAGE).contains("```java\n" + code + "```\n"),
                PAGE + " must quote " + SOURCE + " from its tag to its end");
    }
}

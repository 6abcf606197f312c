package org.talkoot.deploy.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener.Clipped;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.protocol.job.EvaluationSet;

class RunRecorderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temp;

    @Test
    void writesALineForEachCommittedStepAsSoonAsItIsCommitted() throws IOException {
        try (RunDirectory directory = RunDirectory.take(temp);
                RunRecorder recorder = new RunRecorder(directory, () -> {})) {
            recorder.stepCommitted(new StepCommitted(1, 1, 2.3025851f, 0.1, 64, 3));
            recorder.stepCommitted(new StepCommitted(2, 1, 2.5f, 0.1, 64, 3, Optional.of(new Clipped(1.1f, true))));
            assertEquals(
                    List.of(
                            "{\"step\":1,\"epoch\":1,\"loss\":2.3025851,\"learningRate\":0.1,\"samples\":64,"
                                    + "\"generation\":3}",
                            "{\"step\":2,\"epoch\":1,\"loss\":2.5,\"learningRate\":0.1,\"samples\":64,"
                                    + "\"generation\":3,\"gradientNorm\":1.1,\"clipped\":true}"),
                    Files.readAllLines(temp.resolve("metrics.jsonl")));
        }
    }

    @Test
    void writesNumbersThatReadBackAsTheSameBits() throws IOException {
        long seed = 7;
        Random random = new Random(seed);
        float[] losses = new float[1000];
        double[] rates = new double[losses.length];
        try (RunDirectory directory = RunDirectory.take(temp);
                RunRecorder recorder = new RunRecorder(directory, () -> {})) {
            for (int i = 0; i < losses.length; i++) {
                losses[i] = Float.intBitsToFloat(random.nextInt(0x7f800000)); // any finite one, subnormal ones too
                rates[i] = Double.longBitsToDouble(random.nextLong() & 0x7fe_fffff_ffff_ffffL);
                recorder.stepCommitted(new StepCommitted(i + 1, 1, losses[i], rates[i], 1, 1));
            }
        }
        List<String> lines = Files.readAllLines(temp.resolve("metrics.jsonl"));
        for (int i = 0; i < losses.length; i++) {
            JsonNode line = JSON.readTree(lines.get(i));
            assertEquals(losses[i], Float.parseFloat(line.get("loss").asText()), "seed " + seed);
            assertEquals(rates[i], line.get("learningRate").asDouble(), "seed " + seed);
        }
    }

    @Test
    void writesEvaluationsWithAccuracyWhereThereIsOne() throws IOException {
        try (RunDirectory directory = RunDirectory.take(temp);
                RunRecorder recorder = new RunRecorder(directory, () -> {})) {
            recorder.evaluated(new Evaluated(10, 1, EvaluationSet.VALIDATION, 0.5, OptionalDouble.of(0.975)));
            recorder.evaluated(new Evaluated(20, 2, EvaluationSet.TEST, 0.25, OptionalDouble.empty()));
        }
        assertEquals(
                List.of(
                        "{\"step\":10,\"epoch\":1,\"set\":\"validation\",\"loss\":0.5,\"accuracy\":0.975}",
                        "{\"step\":20,\"epoch\":2,\"set\":\"test\",\"loss\":0.25}"),
                Files.readAllLines(temp.resolve("evaluations.jsonl")));
    }

    @Test
    void stopsTheRunOnceAndThrowsNothingWhenALineCannotBeWritten() {
        AtomicInteger stops = new AtomicInteger();
        RunDirectory directory = RunDirectory.take(temp);
        RunRecorder recorder = new RunRecorder(directory, stops::incrementAndGet);
        recorder.close(); // every write fails from here on
        recorder.stepCommitted(new StepCommitted(1, 1, 1f, 0.1, 1, 1));
        recorder.stepCommitted(new StepCommitted(2, 1, 1f, 0.1, 1, 1));
        assertEquals(1, stops.get());
        String sentence = recorder.failure().orElseThrow().getMessage();
        assertTrue(sentence.startsWith("can't write " + temp.resolve("metrics.jsonl")), sentence);
    }
}

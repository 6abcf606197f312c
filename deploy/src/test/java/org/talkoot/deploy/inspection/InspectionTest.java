package org.talkoot.deploy.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.job.JobResolver;

class InspectionTest {
    private static Inspection of(Shape input, String layers) {
        String job =
                "job { epochs = 1, batch-size = 1, data { format = digits }, optimizer { learning-rate = 1 }, model = ["
                        + layers + "] }";
        return Inspection.of(JobResolver.model(JobFile.parse(job, "test", Path.of(""), List.of()), input));
    }

    @Test
    void windowsSeeMoreAndMoreOfTheImageUntilAllOfIt() {
        Inspection found = of(
                Shape.image(3, 32, 32),
                "{ type = conv2d, out = 4, kernel = 3 }, { type = max-pool2d, kernel = 2 }, { type = relu },"
                        + " { type = conv2d, out = 4, kernel = 3, stride = 2 }, { type = avg-pool2d, kernel = 2 },"
                        + " { type = global-avg-pool }, { type = linear, out = 2 }");
        assertEquals(
                List.of(3L, 4L, 4L, 8L, 12L, 0L, 0L),
                found.rows().stream().map(row -> row.receptiveField().orElse(0)).toList());
    }

    @Test
    void operationsAreCountedFromTheFormulas() {
        Inspection found = of(
                Shape.image(3, 8, 8),
                "{ type = conv2d, out = 4, kernel = 3, padding = 1 }, { type = conv2d, out = 5, kernel = 1, bias = false },"
                        + " { type = flatten }, { type = linear, out = 7 }");
        long first = 2L * 9 * 3 * 4 * 64;
        long second = 2L * 4 * 5 * 64;
        long third = 2L * 320 * 7;
        assertEquals(
                List.of(first + 256, second, 0L, third + 7),
                found.rows().stream().map(Inspection.Row::forward).toList());
        assertEquals(
                List.of(first + 256, 2 * second, 0L, 2 * third + 7), // the first has no gradient by its input
                found.rows().stream().map(Inspection.Row::backward).toList());
        assertEquals(first + second + third + 263, found.forward());
        assertEquals(4L * (192 + 2 * (256 + 320 + 320 + 7)), found.activationBytes());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 100, 1", "2, 2, 50, 2", "3, 4, 25, 3", "100, 8, 13, 4"})
    void inTurnsAWorkerHoldsFewerSamplesAndMoreGradients(int accumulate, int turns, int samples, int gradients) {
        JobSpec job = JobFile.parse(
                "job { epochs = 1, batch-size = 100, data { format = digits }, optimizer { learning-rate = 1 },"
                        + " model = [{ type = linear, out = 7 }] }, run.accumulate = " + accumulate,
                "test",
                Path.of(""),
                List.of());
        Inspection found = Inspection.of(JobResolver.model(job, Shape.features(5)));
        assertEquals(
                new StepMemory(100, turns, samples, samples * 4L * (5 + 2 * 7), gradients * 4L * (5 * 7 + 7)),
                StepMemory.of(job, 100, found));
    }

    @Test
    void aReluAfterABatchNormTakesNoMemoryOfItsOwn() {
        Inspection found = of(Shape.features(5), "{ type = linear, out = 7 }, { type = batch-norm }, { type = relu }");
        assertEquals(4L * (5 + 2 * (7 + 7)), found.activationBytes());
    }

    @Test
    void aResidualIsItsBodyAndOneAddition() {
        Inspection found =
                of(Shape.features(6), "{ type = linear, out = 5 }, { type = residual, body = [{ type = relu }] }");
        assertEquals(
                List.of("model[0] (linear)", "model[1].body[0] (relu)", "model[1] (residual)"),
                found.rows().stream().map(Inspection.Row::position).toList());
        assertEquals(5, found.rows().get(2).forward());
        assertEquals(OptionalLong.empty(), found.rows().get(2).receptiveField());
    }
}

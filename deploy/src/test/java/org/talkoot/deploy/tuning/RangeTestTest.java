package org.talkoot.deploy.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;

/** What a growing learning rate says of the right one. */
class RangeTestTest {
    private static RateCurve curve(DoubleUnaryOperator lossOfExponent) {
        List<RateCurve.Point> points = IntStream.range(0, 141)
                .mapToDouble(i -> -6 + i / 20.0)
                .mapToObj(
                        exponent -> new RateCurve.Point(Math.pow(10, exponent), lossOfExponent.applyAsDouble(exponent)))
                .toList();
        return new RateCurve(points, OptionalDouble.empty());
    }

    @Test
    void theSteepestDescentIsSuggested() {
        RateCurve.Suggestion found = curve(exponent ->
                        exponent < 0.5 ? 2.3 / (1 + Math.exp(4 * (exponent + 1))) + 0.1 : 0.1 + (exponent - 0.5))
                .suggestion()
                .orElseThrow();
        assertEquals(0.1, found.rate(), 0.02);
        assertEquals(Math.pow(10, 0.4), found.lowestRate(), 1);
    }

    @Test
    void whereTheLossDoesNotFallNothingIsSuggested() {
        assertEquals(Optional.empty(), curve(exponent -> 2.3).suggestion());
        assertEquals(Optional.empty(), curve(exponent -> 2.3 + exponent * 0.01).suggestion());
        assertEquals(Optional.empty(), new RateCurve(List.of(), OptionalDouble.of(1e-6)).suggestion());
    }

    private static JobSpec digits(OptimizerSpec.Builder optimizer) {
        return JobSpec.builder()
                .epochs(1)
                .batchSize(64)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(64), new LayerSpec.Relu(), LayerSpec.Linear.of(10))
                .optimizer(optimizer.momentum(0.9).build())
                .build();
    }

    @Test
    void onTheDigitsARateIsFoundWithWhichTrainingWorksAndBeyondWhichItDiverges() {
        JobSpec spec = digits(OptimizerSpec.builder(1));
        AtomicInteger steps = new AtomicInteger();
        RateCurve curve = new RangeTest(1e-6, 1e4, 150).of(PreparedRun.resolve(spec), steps::incrementAndGet);
        RateCurve.Suggestion found = curve.suggestion().orElseThrow();
        assertTrue(0.005 < found.rate() && found.rate() < 1, "suggested " + found);
        assertTrue(found.rate() < found.lowestRate(), "suggested " + found);
        assertTrue(curve.divergedAt().getAsDouble() > found.lowestRate(), curve.divergedAt() + " after " + found);
        assertTrue(steps.get() < 150, "it stops at the divergence");
    }

    @Test
    void aJobThatClipsItsGradientHasACurveToo() {
        JobSpec spec = digits(OptimizerSpec.builder(1).clipNorm(0.5));
        RateCurve curve = new RangeTest(1e-4, 1, 40).of(PreparedRun.resolve(spec), () -> {});
        assertTrue(curve.points().get(39).loss() < curve.points().get(0).loss() / 2, "" + curve);
    }
}

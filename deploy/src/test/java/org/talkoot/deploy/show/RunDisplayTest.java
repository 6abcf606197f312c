package org.talkoot.deploy.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Started;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec;

class RunDisplayTest {
    private static final Screen PIPE = new Screen(false, false, 80, false, true);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void printsOneLineAnEpochWithTheMeanLossOverItsSamples() {
        show(job(1), display -> {
            display.started(new Started(2, 0, 8, 1234, 4, 2));
            display.stepCommitted(new StepCommitted(1, 1, 2f, 0.1, 30, 1));
            display.stepCommitted(new StepCommitted(2, 1, 1f, 0.1, 10, 1));
            display.evaluated(new Evaluated(2, 1, EvaluationSet.TEST, 0.5, OptionalDouble.of(0.9)));
            display.stepCommitted(new StepCommitted(3, 2, 1f, 0.1, 30, 1));
            display.stepCommitted(new StepCommitted(4, 2, 0.5f, 0.1, 10, 1));
            display.evaluated(new Evaluated(4, 2, EvaluationSet.TEST, 0.25, OptionalDouble.of(0.955)));
        });
        assertEquals(
                List.of(
                        "digits: 1,234 parameters on digits, 2 workers, 8 shards",
                        "2 epochs of 2 steps, minibatches of 30, seed 1, run directory runs/x",
                        "epoch 1/2  step 2  train loss 1.7500  test loss 0.5000  accuracy 90.00 %",
                        "epoch 2/2  step 4  train loss 0.8750  test loss 0.2500  accuracy 95.50 %"),
                lines());
    }

    @Test
    void printsTheLineOfAnEpochThatIsNotEvaluatedToo() {
        show(job(0), display -> {
            display.started(new Started(2, 0, 8, 1234, 2, 1));
            display.stepCommitted(new StepCommitted(1, 1, 2f, 0.1, 30, 1));
            display.stepCommitted(new StepCommitted(2, 2, 1f, 0.1, 30, 1));
            display.evaluated(new Evaluated(2, 2, EvaluationSet.TEST, 0.25, OptionalDouble.empty()));
        });
        assertEquals(
                List.of(
                        "epoch 1/2  step 1  train loss 2.0000",
                        "epoch 2/2  step 2  train loss 1.0000  test loss 0.2500"),
                lines().subList(2, 4));
    }

    @Test
    void saysWhichDataWereEvaluatedAndThatAJobStoppedEarly() {
        EpochTally tally = new EpochTally(9, 2, 1, Optional.of(EvaluationSet.VALIDATION));
        assertEquals(
                Optional.of("epoch 1/9  step 0  train loss 0.0000  validation loss 0.5000"),
                tally.add(new Evaluated(2, 1, EvaluationSet.VALIDATION, 0.5, OptionalDouble.empty())));
        tally.add(new Evaluated(4, 2, EvaluationSet.VALIDATION, 0.75, OptionalDouble.empty()));
        assertEquals(
                Optional.empty(), tally.add(new Evaluated(4, 2, EvaluationSet.TEST, 0.25, OptionalDouble.empty())));
        assertEquals(
                Optional.of("stopped early, after epoch 2 of 9: the validation loss was lowest, 0.5000, after epoch 1"),
                tally.end(4));
        assertEquals(Optional.empty(), tally.end(18));
    }

    @Test
    void saysThatWorkersBeyondTheShardsComputeNone() {
        show(job(1), display -> display.started(new Started(11, 3, 8, 1234, 2, 1)));
        assertTrue(
                lines().contains("3 workers more than shards: they own chunks of the weights, but compute no shard"));
    }

    private void show(JobSpec job, Consumer<RunDisplay> events) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (RunDisplay display = new RunDisplay(stream, false, PIPE, job, Path.of("runs/x"))) {
            events.accept(display);
        }
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.contains("more workers than cores"))
                .toList();
    }

    private static JobSpec job(int evaluateEveryEpochs) {
        return JobSpec.builder()
                .name("digits")
                .epochs(2)
                .batchSize(30)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.sgd(0.1))
                .run(RunSpec.standard().withEvaluateEveryEpochs(evaluateEveryEpochs))
                .build();
    }
}

package org.talkoot.deploy.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.ledger.Ledger;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.worker.job.TrainingJob;

/** What a coordinator that took over tells again is recorded once. */
class RecorderTest {
    static final TrainingJob JOB = PreparedRun.resolve(JobSpec.builder()
            .epochs(4)
            .batchSize(500) // 3 steps an epoch
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(10))
            .optimizer(OptimizerSpec.sgd(0.1))
            .build());
    private static final List<JobEvent> TOLD = List.of(
            formed(1),
            committed(1, 0, 3),
            evaluated(3),
            committed(1, 3, 6),
            new JobEvent.EvaluationStarted(6),
            evaluated(6),
            formed(2), // the second coordinator knows of 3 steps
            committed(2, 3, 6),
            new JobEvent.EvaluationStarted(6),
            evaluated(6),
            committed(2, 6, 9),
            evaluated(9),
            formed(3), // and the third of 6
            committed(3, 6, 10));

    @TempDir
    private Path run;

    private final List<Integer> steps = new ArrayList<>();
    private final List<Integer> evaluations = new ArrayList<>();
    private final List<Integer> progress = new ArrayList<>();

    private static JobEvent formed(int term) {
        World world = new World(new Fence(term, 1), List.of(0, 8), List.of(0), 0, 3, 1000);
        return new JobEvent.WorldFormed(world, List.of("0"), "any");
    }

    private static JobEvent committed(int term, int from, int to) {
        return new JobEvent.Committed(new Fence(term, 1), from, new float[to - from], 17);
    }

    private static JobEvent evaluated(int steps) {
        return new JobEvent.Evaluated(steps, EvaluationSet.TEST, 1, 5);
    }

    private void tell() {
        Beginning beginning = Beginning.of(JOB, Storage.none());
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepCommitted(StepCommitted event) {
                steps.add(event.step());
            }

            @Override
            public void progress(Progress event) {
                progress.add(event.step());
            }

            @Override
            public void evaluated(Evaluated event) {
                evaluations.add(event.step());
            }
        };
        BehaviorTestKit<JobEvent> recorder = BehaviorTestKit.create(Recorder.create(
                JOB,
                beginning,
                steps -> Optional.empty(),
                Optional.empty(),
                Optional.of(Ledger.goOn(run, 0)),
                listener,
                new CompletableFuture<>()));
        TOLD.forEach(recorder::run);
    }

    @Test
    void aStepOrAnEvaluationThatIsToldAgainIsHeardOnce() {
        tell();
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), steps);
        assertEquals(List.of(3, 6, 9), evaluations);
    }

    @Test
    void aCoordinatorThatStandsByKnowsHowFarTheRunIsFromItsCommits() {
        tell();
        assertEquals(List.of(3, 6, 9, 10), progress);
    }

    @Test
    void theLedgerGoesOnWhereItWas() throws IOException {
        tell();
        List<String> commits = LedgerFile.read(LedgerFile.of(run)).entries().stream()
                .filter(LedgerEntry::hasCommit)
                .map(LedgerEntry::getCommit)
                .map(commit -> commit.getFrom() + ".." + commit.getTo())
                .toList();
        assertEquals(List.of("0..3", "3..6", "6..9", "9..10"), commits);
    }
}

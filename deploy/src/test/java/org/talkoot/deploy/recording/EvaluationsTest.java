package org.talkoot.deploy.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.deploy.recording.RecorderTest.JOB;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.deploy.checkpoint.SavedState;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.compute.Snapshot;

/** Of a run that goes on after 6 steps, with the evaluations after 3 and 6 before it. */
class EvaluationsTest {
    private static final int SAMPLES = JOB.samples(EvaluationSet.TEST);

    private final Evaluations evaluations = new Evaluations(JOB, new Beginning(state(), Optional.empty()));

    private static SavedState state() {
        Snapshot start = Snapshot.initial(JOB);
        Snapshot snapshot = new Snapshot(6, start.weights(), start.velocity(), start.buffers());
        return SavedState.of(snapshot, 0, 0, List.of(evaluated(3), evaluated(6)), Optional.empty());
    }

    private static JobEvent.Evaluated evaluated(int steps) {
        return new JobEvent.Evaluated(steps, EvaluationSet.TEST, steps * SAMPLES, SAMPLES / 2);
    }

    @Test
    void oneThatIsToldAgainCountsOnce() {
        assertTrue(evaluations.add(evaluated(9)));
        assertFalse(evaluations.add(evaluated(9)));
        assertTrue(evaluations.add(evaluated(12)));
        assertEquals(List.of(evaluated(3), evaluated(9), evaluated(12)), evaluations.all());
    }

    @Test
    void oneOfTheRunBeforeIsKnownAndThatAtTheBeginningIsMadeAgain() {
        assertFalse(evaluations.add(evaluated(3)));
        assertTrue(evaluations.add(evaluated(6)));
        assertEquals(List.of(evaluated(3), evaluated(6)), evaluations.all());
    }

    @Test
    void theNewestHasTheMeanLossAndTheShareThatIsCorrect() {
        assertEquals(Optional.empty(), evaluations.newest(EvaluationSet.TEST));
        evaluations.add(evaluated(6));
        evaluations.add(evaluated(9));
        assertEquals(
                Optional.of(new Evaluation(9, OptionalDouble.of((double) (SAMPLES / 2) / SAMPLES))),
                evaluations.newest(EvaluationSet.TEST));
        assertEquals(Optional.empty(), evaluations.newest(EvaluationSet.VALIDATION));
    }
}

package org.talkoot.deploy.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.deploy.recording.RecorderTest.JOB;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.checkpoint.SavedState;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.protocol.message.Fence;
import org.talkoot.worker.compute.Snapshot;

class CommittedStepsTest {
    private static final Fence FENCE = new Fence(1, 7);
    private static final float[] NO_NORMS = {};

    private final List<TrainingListener.StepCommitted> told = new ArrayList<>();
    private final TrainingListener listener = new TrainingListener() {
        @Override
        public void stepCommitted(StepCommitted event) {
            told.add(event);
        }
    };

    private static CommittedSteps fromTheStart() {
        return new CommittedSteps(JOB, Beginning.of(JOB, Storage.none()));
    }

    @Test
    void aStepThatIsToldAgainCountsOnce() {
        CommittedSteps steps = fromTheStart();
        steps.add(FENCE, 0, new float[] {1, 2, 3}, NO_NORMS, listener);
        steps.add(FENCE, 1, new float[] {2, 3, 4, 5}, NO_NORMS, listener);
        steps.add(FENCE, 0, new float[] {1, 2}, NO_NORMS, listener);
        assertEquals(5, steps.count());
        assertEquals(
                List.of(
                        new TrainingListener.StepCommitted(1, 1, 1, 0.1, 500, 7),
                        new TrainingListener.StepCommitted(2, 1, 2, 0.1, 500, 7),
                        new TrainingListener.StepCommitted(3, 1, 3, 0.1, steps.samples(2), 7),
                        new TrainingListener.StepCommitted(4, 2, 4, 0.1, 500, 7),
                        new TrainingListener.StepCommitted(5, 2, 5, 0.1, 500, 7)),
                told);
    }

    @Test
    void theLossOfAnEpochWeighsStepsByTheirSamples() {
        CommittedSteps steps = fromTheStart();
        steps.add(FENCE, 0, new float[] {1, 2, 4}, NO_NORMS, listener);
        int last = JOB.train().size() - 1000; // samples of the epoch's smaller minibatch
        assertEquals(500 + 2 * 500 + 4 * last, steps.epochLossSum());
        assertEquals(JOB.train().size(), steps.epochSamples());
        steps.add(FENCE, 3, new float[] {0.5f}, NO_NORMS, listener);
        assertEquals(250, steps.epochLossSum());
        assertEquals(500, steps.epochSamples());
    }

    @Test
    void aRunThatGoesOnWithinAnEpochAddsToItsLoss() {
        Snapshot start = Snapshot.initial(JOB);
        Snapshot snapshot = new Snapshot(4, start.weights(), start.velocity(), start.buffers());
        SavedState state = SavedState.of(snapshot, 700, 500, List.of(), Optional.empty());
        CommittedSteps steps = new CommittedSteps(JOB, new Beginning(state, Optional.empty()));
        steps.add(FENCE, 3, new float[] {9, 2}, NO_NORMS, listener);
        assertEquals(5, steps.count());
        assertEquals(1700, steps.epochLossSum());
        assertEquals(1000, steps.epochSamples());
    }
}

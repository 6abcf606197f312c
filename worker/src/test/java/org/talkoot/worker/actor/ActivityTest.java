package org.talkoot.worker.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.WorkerReport.Stalled;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.StepProgram.ChunkTraits;
import org.talkoot.worker.step.StepProgram.StageTraits;

class ActivityTest {
    private static final long PATIENCE_MS = 900;
    private static final StepProgram PROGRAM = new StepProgram(
            List.of(new StageTraits("model[0] (linear)", false, false)), List.of(new ChunkTraits(0, 0)));

    private final Activity activity = new Activity();

    private void enter(int generation, long patienceMs) {
        World world = new World(new Fence(1, generation), List.of(0, 1), List.of(0), 0, 8, patienceMs);
        activity.enter(world, PROGRAM);
    }

    private Optional<Stalled> stalled(long nowMs) {
        return activity.stalled("w", nowMs, 0);
    }

    @Test
    void whoHasNoWorldDoesNothing() {
        assertEquals(Optional.empty(), stalled(1_000_000));
    }

    @Test
    void whoIsBetweenSegmentsMayBeForAsLongAsItLikes() {
        enter(1, PATIENCE_MS);
        activity.begin(PROGRAM.instruction(1).segment(), 4, 0);
        activity.end();
        assertEquals(Optional.empty(), stalled(1_000_000));
    }

    @Test
    void aSegmentThatTakesTooLongIsNamedBeforeThePatienceOfThePeersIsOver() {
        enter(1, PATIENCE_MS);
        activity.begin(PROGRAM.instruction(1).segment(), 4, 100);
        assertEquals(Optional.empty(), stalled(700));
        assertEquals(Optional.of(new Stalled("w", "step 5, forward of model[0] (linear)", 601)), stalled(701));
    }

    @Test
    void aSegmentThatBeginsAfterwardsHasItsOwnTime() {
        enter(1, PATIENCE_MS);
        activity.begin(PROGRAM.instruction(0).segment(), 4, 0);
        activity.end();
        activity.begin(PROGRAM.instruction(1).segment(), 4, 600);
        assertEquals(Optional.empty(), stalled(1_200));
    }

    @Test
    void whoDoesntComeToAnEndOfEnteringAWorldIsNamedToo() {
        World world = new World(new Fence(1, 7), List.of(0, 1), List.of(0), 0, 8, PATIENCE_MS);
        activity.beginEntering(world, 100);
        assertEquals(Optional.empty(), stalled(700));
        assertEquals(Optional.of(new Stalled("w", "entering generation 7", 601)), stalled(701));
        activity.enter(world, PROGRAM);
        activity.end();
        assertEquals(Optional.empty(), stalled(1_000_000));
    }

    @Test
    void aNewPatienceCountsFromTheNextSegmentOn() {
        enter(1, 30_000);
        activity.patience(PATIENCE_MS);
        activity.begin(PROGRAM.snapshot(), 4, 0);
        assertEquals(Optional.of(new Stalled("w", "after step 4, the snapshot", 601)), stalled(601));
    }

    @Test
    void theNewestWorldsPatienceCounts() {
        enter(1, PATIENCE_MS);
        enter(2, 2 * PATIENCE_MS);
        activity.begin(PROGRAM.snapshot(), 4, 0);
        assertEquals(Optional.empty(), stalled(1_200));
        assertEquals(Optional.of(new Stalled("w", "after step 4, the snapshot", 1_201)), stalled(1_201));
    }
}

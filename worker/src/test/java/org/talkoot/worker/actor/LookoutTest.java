package org.talkoot.worker.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.WorkerReport.Stalled;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.StepProgram.ChunkTraits;
import org.talkoot.worker.step.StepProgram.StageTraits;

class LookoutTest {
    private static final StepProgram PROGRAM = new StepProgram(
            List.of(new StageTraits("model[0] (linear)", false, false)), List.of(new ChunkTraits(0, 0)));

    private final Activity activity = new Activity();
    private final Lookout lookout = new Lookout(0);
    private final List<Stalled> told = new ArrayList<>();

    @BeforeEach
    void watchAWorkerInASegment() {
        activity.enter(new World(new Fence(1, 1), List.of(0, 1), List.of(0), 0, 8, 900), PROGRAM);
        activity.begin(PROGRAM.snapshot(), 4, 0);
        lookout.watch("w", activity);
    }

    private void lookUntil(long fromMs, long toMs) {
        for (long nowMs = fromMs; nowMs <= toMs; nowMs += 100) {
            lookout.look(nowMs, told::add);
        }
    }

    @Test
    void whoHangsInASegmentIsToldOf() {
        lookUntil(0, 700);
        assertEquals(List.of(new Stalled("w", "after step 4, the snapshot", 700)), told);
    }

    @Test
    void theTimeInWhichTheProcessWasSuspendedDoesntCount() {
        lookUntil(0, 100);
        lookUntil(3_600_100, 3_600_700);
        assertEquals(List.of(), told);
        lookUntil(3_600_800, 3_600_800);
        assertEquals(List.of(new Stalled("w", "after step 4, the snapshot", 700)), told);
    }

    @Test
    void whoIsForgottenMayHang() {
        lookout.forget("w");
        lookUntil(0, 2_000);
        assertEquals(List.of(), told);
    }
}

package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport.Stalled;

/** A coordinator that takes over asks the workers, and goes on from the newest step that any of them knows to be committed. */
class CoordinatorTakeOverTest extends CoordinatorOfThree {
    private final RecordingCoordinatorEffects later = new RecordingCoordinatorEffects();
    private final CoordinatorMachine successor = new CoordinatorMachine(
            PLAN,
            Start.after("the coordinator of term 1 was killed", 2, WORKERS, 0, List.of()),
            new Timing(JOIN_MS, GATHER_MS, LEAST_PATIENCE_MS, UNMEASURED_PATIENCE_MS, 1_000),
            later,
            0);

    private void join(String name, int generation, int committed, long nowMs) {
        successor.joined(new Candidate(name, "here", CHUNKS, "numerics", new Fence(1, generation), committed), nowMs);
    }

    @Test
    void itGoesOnFromTheNewestCommitThatAnyWorkerKnowsInAHigherTermAndGeneration() {
        join("a", 3, 0, 0);
        join("b", 4, 5, 0);
        join("c", 4, 0, 0);
        assertEquals(new Fence(2, 5), later.world.fence());
        assertEquals(5, later.world.startStep());
        assertEquals(
                List.of(new JobEvent.Recovering("the coordinator of term 1 was killed", 5, 5)),
                later.events(JobEvent.Recovering.class));
    }

    @Test
    void whatWasCommittedLastIsEvaluatedAgainSinceNobodyKnowsWhetherItWas() {
        join("a", 1, 5, 0);
        join("b", 1, 5, 0);
        join("c", 1, 5, 0);
        assertEquals(5, later.world.boundary());
    }

    @Test
    void itDoesntWaitLongForAWorkerThatIsGone() {
        join("a", 1, 0, 0);
        join("c", 1, 0, 100);
        successor.tick(100 + GATHER_MS);
        assertEquals(List.of(), later.log);
        successor.tick(100 + GATHER_MS + 1);
        assertEquals(List.of("a", "c"), later.names);
    }

    @Test
    void aWorkerThatHangsWhileItTakesOverIsReplaced() {
        join("a", 1, 0, 0);
        successor.stalled(new Stalled("b", "the loss", 900), 100);
        assertEquals(List.of("replace b"), later.log);
        join("c", 1, 0, 0);
        join("b.1", 0, 0, 300);
        assertNotNull(later.world);
        assertEquals(List.of("a", "c", "b.1"), later.names);
    }

    @Test
    void aWorkerThatHangsLongerThanItIsWaitedForIsReplacedToo() {
        join("a", 1, 0, 0);
        join("c", 1, 0, 0);
        successor.tick(GATHER_MS + 1);
        assertEquals(List.of("a", "c"), later.names);
        successor.stalled(new Stalled("b", "the loss", 20_000), 2_000);
        assertEquals(List.of("form", "replace b"), later.log);
    }

    @Test
    void thatItTookOverIsToldOnce() {
        join("a", 1, 0, 0);
        join("b", 1, 0, 0);
        join("c", 1, 0, 0);
        successor.died("c", 0);
        assertEquals(2, later.events(JobEvent.Recovering.class).size());
    }
}

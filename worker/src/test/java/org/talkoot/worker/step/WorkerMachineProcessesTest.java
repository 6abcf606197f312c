package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.worker.step.TestMessages.gradient;
import static org.talkoot.worker.step.TestMessages.statistics;
import static org.talkoot.worker.step.TestMessages.velocity;
import static org.talkoot.worker.step.TestMessages.weights;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment.Kind;

/**
 * Worker 0 of three, which shares a process with worker 1. It owns chunk 0; chunk 1 belongs to worker 2, elsewhere, and the
 * agent for it here is worker 1 or, where that is said, worker 0.
 */
class WorkerMachineProcessesTest extends MachineOfOneWorker {
    private void form(int start, int boundary, List<Integer> owners) {
        machine.formed(
                new World(NEWER, List.of(0, 1, 2, 3), owners, List.of(0, 0, 1), start, boundary, PATIENCE_MS),
                0,
                program(),
                0);
    }

    private void computeTheProgram() {
        computeUpToTheExchange();
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        machine.received(statistics(NEWER, 0, 2, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
    }

    private void completeTheStep() {
        computeTheProgram();
        machine.received(gradient(NEWER, 0, 1, 0), 0);
        machine.received(gradient(NEWER, 0, 2, 0), 0);
        compute(Kind.UPDATE);
        machine.received(weights(NEWER, 0, 1, 1), 0);
    }

    @Test
    void itSpeaksToTheAgentOfItsProcessForAChunkOfAnother() {
        form(0, 1, List.of(0, 2));
        completeTheStep();
        assertEquals(1, effects.count("send gradient"));
        assertEquals(1, effects.count("send gradient 1 to 1 of 0"));
        assertEquals(1, effects.count("send weights 0 to {1, 2} of 0"));
        assertEquals(0, effects.count("run COMBINE"));
    }

    @Test
    void anAgentCombinesWhatItsProcessHasSpokenAndPassesTheNewWeightsOn() {
        form(0, 1, List.of(2, 0)); // chunk 0 is the other process's now, and this worker is its agent
        machine.received(gradient(NEWER, 0, 1, 0), 0);
        computeTheProgram();
        assertEquals("run COMBINE 0 of 0", effects.last());
        compute(Kind.COMBINE);
        assertEquals("send gradient 0 to 2 of 0", effects.last());
        machine.received(weights(NEWER, 0, 2, 0), 0);
        machine.received(weights(NEWER, 0, 2, 0), 0);
        assertEquals("send weights 0 to {1} of 0", effects.last());
        assertEquals(1, effects.count("send weights"));
    }

    @Test
    void aCombinationComesBeforeTheNextSegmentSinceItsResultMustTravel() {
        World other = new World(NEWER, List.of(0, 1, 2, 3, 4), List.of(3, 3), List.of(0, 0, 1, 1), 0, 1, PATIENCE_MS);
        machine.formed(other, 1, program(), 0);
        compute(Kind.LOAD, Kind.FORWARD, Kind.FORWARD);
        for (int peer : new int[] {0, 2, 3}) {
            machine.received(statistics(other.fence(), 0, peer, 0), 0);
        }
        machine.received(gradient(other.fence(), 0, 0, 1), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.COMBINE);
        assertEquals("run BACKWARD 0 of 0", effects.last());
        assertEquals(1, effects.count("send gradient 1 to 3 of 0"));
    }

    @Test
    void anAgentThatLacksAWordOfItsProcessNamesWhoOwesIt() {
        form(0, 1, List.of(2, 0));
        computeTheProgram();
        assertEquals("combining chunk 0: no gradient from rank 1", machine.doing());
        assertEquals(BitSet.valueOf(new long[] {1 << 1}), machine.waitsFor());
    }

    @Test
    void aSnapshotWaitsForTheVelocityThatOtherProcessesHave() {
        form(0, 1, List.of(0, 2));
        completeTheStep();
        assertEquals("send velocity 0 to {2} after 1", effects.last());
        assertEquals("the snapshot: no velocity of chunk 1 from rank 1", machine.doing());
        assertEquals(BitSet.valueOf(new long[] {1 << 1}), machine.waitsFor());
        machine.received(velocity(NEWER, 1, 1, 1), 0);
        assertEquals("run SNAPSHOT 0 of 1", effects.last());
        machine.received(velocity(NEWER, 1, 1, 1), 0);
        assertEquals(1, effects.count("accept VelocityChunk"));
    }

    @Test
    void velocityThatIsMissingIsNamedWhenItsDeadlineIsOver() {
        form(0, 1, List.of(0, 2));
        completeTheStep();
        machine.tick(PATIENCE_MS + 1);
        assertEquals(
                "failed after 1: after step 1, the snapshot: no velocity of chunk 1 from rank 1 within 1001 ms",
                effects.last());
    }

    @Test
    void velocityThatComesEarlyWaitsForTheBoundary() {
        form(0, 1, List.of(0, 2));
        machine.received(velocity(NEWER, 1, 1, 1), 0);
        assertEquals(0, effects.count("accept"));
        completeTheStep();
        assertEquals("run SNAPSHOT 0 of 1", effects.last());
    }

    @Test
    void aWorldThatBeginsAtItsBoundaryExchangesNoVelocity() {
        form(7, 7, List.of(0, 2));
        assertEquals("run SNAPSHOT 0 of 7", effects.last());
        assertEquals(0, effects.count("send velocity"));
    }

    @Test
    void anOptimizerWithoutVelocityNeedsNone() {
        WorkerMachine plain = new WorkerMachine(new EvaluationMinibatches(0, 0), false, BOUNDARY_PATIENCE_MS, effects);
        plain.formed(
                new World(NEWER, List.of(0, 1, 2), List.of(1, 1), List.of(0, 1), 0, 1, PATIENCE_MS), 0, program(), 0);
        plain.received(statistics(NEWER, 0, 1, 0), 0);
        while (effects.running.kind() != Kind.SNAPSHOT && effects.count("run") < 20) {
            plain.completed(effects.running, 0);
            plain.received(weights(NEWER, 0, 1, 0), 0);
            plain.received(weights(NEWER, 0, 1, 1), 0);
        }
        assertEquals("run SNAPSHOT 0 of 1", effects.last());
    }
}

package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JobEvent.Recovering;
import org.talkoot.protocol.message.WorkerReport;

/** A failure of one worker's own is another's to make good; the job's own failure ends the job; who hangs is replaced. */
class CoordinatorFaultTest extends CoordinatorOfThree {
    @Test
    void aStepThatThrowsIsTriedAgainWithOtherRanks() {
        form();
        fails("b", 2);
        assertEquals(new Recovering("worker b, step 3, the loss: no", 0, 0), newestAlarm());
        assertGoesOn(2, 0, 5, "c", "a", "b");
        train(5);
        assertEquals("evaluate test after 5", effects.last());
    }

    @Test
    void aStepThatThrowsOnTwoWorkersEndsTheJob() {
        form();
        fails("b", 2);
        fails("c", 2);
        assertEquals("worker c, step 3, the loss: no", failure());
    }

    @Test
    void aStepThatThrowsTwiceOnTheOnlyWorkerEndsTheJob() {
        form();
        machine.died("a", 0);
        machine.died("b", 0);
        fails("c", 2);
        assertGoesOn(4, 0, 5, "c");
        fails("c", 2);
        assertEquals("worker c, step 3, the loss: no", failure());
    }

    @Test
    void aWorkerThatFailsAgainOnOtherShardsIsReplaced() {
        form();
        fails("b", 2);
        fails("b", 2);
        assertEquals(List.of("form", "form", "replace b", "form"), effects.log);
        assertGoesOn(3, 0, 5, "c", "a");
        join("b.1", 0);
        train(5);
        evaluateAll(5);
        assertGoesOn(4, 5, 10, "b.1", "a", "c");
    }

    @Test
    void afterItsReplacementTheSameStepOnAnotherWorkerEndsTheJob() {
        form();
        fails("b", 2);
        fails("b", 2);
        fails("a", 2);
        assertEquals("worker a, step 3, the loss: no", failure());
    }

    @Test
    void failuresInDifferentStepsAreDifferentFailures() {
        form();
        fails("b", 2);
        fails("a", 3);
        assertGoesOn(3, 0, 5, "b", "c", "a");
    }

    @Test
    void aFailureThatIsBehindACommitIsForgotten() {
        form();
        fails("b", 2);
        train(5);
        evaluateAll(5);
        fails("a", 7);
        assertGoesOn(3, 5, 10, "b", "c", "a");
    }

    @Test
    void anEvaluationThatThrowsOnTwoWorkersEndsTheJob() {
        form();
        train(5);
        fails("b", 5);
        assertGoesOn(2, 5, 5, "c", "a", "b");
        reachAll(5);
        assertEquals("evaluate test after 5", effects.last());
        fails("a", 5);
        assertEquals("worker a, step 6, the loss: no", failure());
    }

    @Test
    void anEvaluationThatIsNeverDoneInTimeHasMorePatienceEachTimeAndEndsTheJob() {
        form();
        train(5);
        long patienceMs = LEAST_PATIENCE_MS;
        while (!effects.last().equals("stop")) {
            report(new WorkerReport.Failed(fence(), 1, 5, false, "after step 5, no word from the coordinator"));
            if (effects.last().equals("form")) {
                assertEquals(Math.min(2 * patienceMs, LEAST_PATIENCE_MS << 5), effects.world.patienceMs());
                patienceMs = effects.world.patienceMs();
                reachAll(5);
            }
        }
        assertEquals(1 + 9, fence().generation());
        assertEquals(1, effects.events(JobEvent.Committed.class).size());
    }

    @Test
    void aWorkerThatHangsIsReplacedAndNamedWithWhatItDoesAndForHowLong() {
        form();
        machine.stalled(new WorkerReport.Stalled("b", "step 3, backward of model[0] (linear)", 1_234), 0);
        assertEquals(
                new Recovering("worker b, step 3, backward of model[0] (linear): it hangs for 1234 ms", 0, 0),
                newestAlarm());
        assertEquals("replace b", effects.log.get(1));
        assertGoesOn(2, 0, 5, "a", "c");
    }

    @Test
    void aWorkerThatHangsIsReplacedEvenWhenItsPeersComplainedFirst() {
        form();
        report(new WorkerReport.Failed(fence(), 0, 2, false, "step 3, the loss: no statistics from worker 1"));
        assertGoesOn(2, 0, 5, "a", "b", "c");
        machine.stalled(new WorkerReport.Stalled("b", "the loss", 1_234), 0); // it hangs in the older world still
        assertEquals("replace b", effects.log.get(2));
        assertGoesOn(3, 0, 5, "a", "c");
    }

    @Test
    void theOnlyWorkerThatHangsIsReplacedAndTheJobWaitsForTheOther() {
        form();
        machine.died("a", 0);
        machine.died("b", 0);
        machine.stalled(new WorkerReport.Stalled("c", "the loss", 1_234), 0);
        assertEquals("replace c", effects.last());
        join("c.1", 0);
        assertGoesOn(4, 0, 5, "c.1");
    }

    @Test
    void whatIsSaidOfOneWhoIsOutOfTheWorldFailsNoWorld() {
        form();
        WorkerReport.Stalled stalled = new WorkerReport.Stalled("b", "the loss", 1_234);
        machine.stalled(stalled, 0);
        assertGoesOn(2, 0, 5, "a", "c");
        machine.stalled(stalled, 0); // the node was told already, and only forgets it again
        assertEquals(List.of("form", "replace b", "form", "replace b"), effects.log);
        machine.died("b", 0); // it came out after all, and stopped
        join("d", 0);
        machine.stalled(new WorkerReport.Stalled("d", "the loss", 1_234), 0);
        assertEquals(4, effects.log.size());
        machine.stop();
        machine.stalled(new WorkerReport.Stalled("a", "the loss", 1_234), 0);
        assertEquals("stop", effects.last());
    }
}

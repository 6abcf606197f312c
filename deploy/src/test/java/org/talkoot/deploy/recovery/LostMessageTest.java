package org.talkoot.deploy.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.deploy.chaos.Condition.before;
import static org.talkoot.deploy.chaos.Condition.step;
import static org.talkoot.deploy.chaos.Faults.when;
import static org.talkoot.deploy.chaos.Phase.GRADIENT;
import static org.talkoot.deploy.chaos.Phase.STATISTICS;
import static org.talkoot.deploy.chaos.Phase.WEIGHTS;

import org.junit.jupiter.api.Test;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.Phase;

/** A message between workers never arrives: whoever waits for it says so in time, and the run goes back. */
class LostMessageTest {

    @Test
    void lostStatisticsAreMissedInTheSameStep() throws Exception {
        assertMissed(
                STATISTICS,
                "worker \\d, step 40, (for|back)ward of model\\[2] \\(batch-norm\\): no statistics from .*");
    }

    @Test
    void aLostGradientIsMissedByTheOwnerOfItsChunk() throws Exception {
        assertMissed(
                GRADIENT,
                "worker \\d, step 40, (the update of chunk \\d: no gradient|the end of the step: no new weights .*) from .*");
    }

    /** The owner itself goes on and waits for the one that lacks the weights: either may be overdue first. */
    @Test
    void lostWeightsAreMissedAtTheEndOfTheStepOrInTheNext() throws Exception {
        assertMissed(
                WEIGHTS,
                "worker \\d, step (40, the end of the step: no new weights of chunk \\d"
                        + "|41, forward of model\\[2] \\(batch-norm\\): no statistics) from .*");
    }

    private static void assertMissed(Phase kind, String report) throws Exception {
        Fault fault = when(step(40), before(kind)).loseMessage();

        Drill drill = Drill.with(fault);

        assertEquals(1, drill.recoveries(), drill.reasons().toString());
        assertTrue(drill.reasons().get(0).matches(report), drill.reasons().toString());
        drill.assertNoticedInTimeOf(fault);
    }
}

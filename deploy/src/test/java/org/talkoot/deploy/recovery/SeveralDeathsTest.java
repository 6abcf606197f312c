package org.talkoot.deploy.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.deploy.chaos.Condition.after;
import static org.talkoot.deploy.chaos.Condition.before;
import static org.talkoot.deploy.chaos.Condition.generation;
import static org.talkoot.deploy.chaos.Condition.step;
import static org.talkoot.deploy.chaos.Condition.worker;
import static org.talkoot.deploy.chaos.Faults.when;
import static org.talkoot.deploy.chaos.Phase.BACKWARD;
import static org.talkoot.deploy.chaos.Phase.ENTERING;
import static org.talkoot.deploy.chaos.Phase.EVALUATION;
import static org.talkoot.deploy.chaos.Phase.FORWARD;
import static org.talkoot.deploy.chaos.Phase.LOADING;
import static org.talkoot.deploy.chaos.Phase.SNAPSHOT;
import static org.talkoot.deploy.chaos.Phase.WEIGHTS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.talkoot.deploy.chaos.Phase;

/** Several workers die, at once or while the run still recovers. */
class SeveralDeathsTest {

    @Test
    void twoWorkersMayDieInTheSameStep() throws Exception {
        Drill drill = Drill.with(4, when(worker(0), step(40), before(BACKWARD)).killWith(2));

        assertTrue(drill.worlds().contains(2), "two went on: " + drill.worlds());
    }

    @Test
    void allButOneMayDieInTheSameStep() throws Exception {
        Drill drill = Drill.with(when(worker(0), step(40), before(FORWARD)).killWith(2));

        assertTrue(drill.worlds().contains(1), "one went on: " + drill.worlds());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Phase.class)
    void allMayDieAtOnce(Phase phase) throws Exception {
        int moment = switch (phase) {
            case SNAPSHOT, EVALUATION -> Drill.EVALUATED_AFTER;
            case ENTERING -> 0;
            default -> 40;
        };
        Drill drill = Drill.with(when(step(moment), before(phase)).killAll());

        assertTrue(drill.recoveries() > 0, "it went back");
    }

    @Test
    void anotherWorkerMayDieAsItEntersTheNewWorld() throws Exception {
        Drill drill = Drill.with(
                when(worker(0), step(40), before(BACKWARD)).kill(),
                when(generation(2), before(ENTERING)).kill());

        assertEquals(2, drill.recoveries());
    }

    @Test
    void aWorkerMayDieInTheFirstStepOfTheNewWorld() throws Exception {
        Drill drill = Drill.with(
                when(worker(0), step(40), before(BACKWARD)).kill(),
                when(worker(1), generation(2), after(LOADING)).kill());

        assertEquals(2, drill.recoveries());
    }

    @Test
    void allThatAreLeftMayDieInTheNewWorld() throws Exception {
        Drill drill = Drill.with(
                when(worker(0), step(40), before(BACKWARD)).kill(),
                when(generation(2), before(FORWARD)).killAll());

        assertTrue(drill.recoveries() >= 2);
    }

    @Test
    void aWorkerMayDieInEachWorldAfterTheOther() throws Exception {
        Drill drill = Drill.with(
                when(generation(1), step(3), before(WEIGHTS)).kill(),
                when(generation(2), step(7), after(WEIGHTS)).kill(),
                when(generation(3), step(8), before(SNAPSHOT)).kill(),
                when(step(30), before(LOADING)).kill(),
                when(step(Drill.EVALUATED_AFTER), before(EVALUATION)).kill());

        assertEquals(5, drill.recoveries());
    }
}

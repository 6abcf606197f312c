package org.talkoot.deploy.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.deploy.chaos.Condition.after;
import static org.talkoot.deploy.chaos.Condition.before;
import static org.talkoot.deploy.chaos.Condition.step;
import static org.talkoot.deploy.chaos.Condition.worker;
import static org.talkoot.deploy.chaos.Faults.when;
import static org.talkoot.deploy.chaos.Phase.ENTERING;
import static org.talkoot.deploy.chaos.Phase.EVALUATION;
import static org.talkoot.deploy.chaos.Phase.LOADING;
import static org.talkoot.deploy.chaos.Phase.SNAPSHOT;
import static org.talkoot.deploy.chaos.Phase.UPDATE;
import static org.talkoot.deploy.chaos.Phase.WEIGHTS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.Phase;

/** One worker dies, at any moment: the others go on without it, and another takes its place. */
class DyingWorkerTest {

    /** The run went back once, for the right reason. */
    private static void survives(Fault fault) throws Exception {
        Drill drill = Drill.with(fault);
        assertEquals(1, drill.recoveries());
        String victim = fault.occurrence().orElseThrow().moment().worker();
        assertTrue(
                drill.reasons().get(0).startsWith("worker " + victim + " died "),
                drill.reasons().toString());
        assertEquals(2, drill.worlds().get(0), "workers after the death");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SNAPSHOT", "EVALUATION", "ENTERING"})
    void aWorkerThatDiesBeforeAnyPhaseOfAStepIsReplaced(Phase phase) throws Exception {
        survives(when(step(40), before(phase)).kill());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SNAPSHOT", "EVALUATION", "ENTERING"})
    void aWorkerThatDiesInTheMiddleOfAnyPhaseOfAStepIsReplaced(Phase phase) throws Exception {
        survives(when(step(40), after(phase)).kill());
    }

    @Test
    void aWorkerThatDiesBetweenItsBackwardAndTheBroadcastOfItsWeightsIsReplaced() throws Exception {
        survives(when(worker(0), step(40), after(UPDATE)).kill());
    }

    @Test
    void aWorkerThatDiesWhenOneOfItsPeersHasItsNewWeightsAndTheOtherHasNotIsReplaced() throws Exception {
        survives(when(worker(0), step(40), after(WEIGHTS)).kill());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SNAPSHOT", "EVALUATION", "ENTERING"})
    void aWorkerMayDieInAnyPhaseOfTheFirstStep(Phase phase) throws Exception {
        survives(when(step(1), before(phase)).kill());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SNAPSHOT", "EVALUATION", "ENTERING"})
    void aWorkerMayDieInAnyPhaseOfTheLastStep(Phase phase) throws Exception {
        survives(when(step(Drill.STEPS), before(phase)).kill());
    }

    @ParameterizedTest(name = "after step {0}")
    @ValueSource(ints = {8, Drill.EVALUATED_AFTER, Drill.STEPS})
    void aWorkerMayDieBeforeItTakesASnapshot(int steps) throws Exception {
        survives(when(step(steps), before(SNAPSHOT)).kill());
    }

    @ParameterizedTest(name = "after step {0}")
    @ValueSource(ints = {8, Drill.EVALUATED_AFTER, Drill.STEPS})
    void aWorkerMayDieWithItsSnapshotTakenAndNobodyTold(int steps) throws Exception {
        survives(when(step(steps), after(SNAPSHOT)).kill());
    }

    @ParameterizedTest(name = "after step {0}")
    @ValueSource(ints = {Drill.EVALUATED_AFTER, Drill.STEPS})
    void aWorkerMayDieDuringAnEvaluation(int steps) throws Exception {
        survives(when(worker(1), step(steps), after(EVALUATION)).kill());
    }

    @Test
    void aWorkerMayDieAsItEntersTheFirstWorld() throws Exception {
        survives(when(worker(2), step(0), before(ENTERING)).kill());
    }

    @Test
    void theOnlyWorkerMayDie() throws Exception {
        Drill drill = Drill.with(1, when(step(40), before(LOADING)).kill());

        assertEquals(1, drill.recoveries());
        assertEquals(List.of(1), drill.worlds());
    }
}

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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.Phase;

/** The coordinator dies, alone or with others: a new one goes on with what the workers know. */
class DyingCoordinatorTest {

    private static Drill survives(Fault... faults) throws Exception {
        Drill drill = Drill.with(faults);
        assertTrue(drill.recoveries() > 0, "the run went back");
        assertTrue(
                drill.reasons().stream().anyMatch(reason -> reason.contains("the coordinator of term 1 was killed")),
                drill.reasons().toString());
        return drill;
    }

    private static int moment(Phase phase) {
        return switch (phase) {
            case SNAPSHOT, EVALUATION -> Drill.EVALUATED_AFTER;
            case ENTERING -> 0;
            default -> 40;
        };
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Phase.class)
    void theCoordinatorMayDieInAnyPhase(Phase phase) throws Exception {
        assertEquals(
                1,
                survives(when(step(moment(phase)), before(phase)).killCoordinator())
                        .recoveries());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"STATISTICS", "GRADIENT", "UPDATE", "SNAPSHOT", "EVALUATION", "ENTERING"})
    void theCoordinatorAndAWorkerMayDieTogether(Phase phase) throws Exception {
        survives(when(step(moment(phase)), before(phase)).killCoordinatorToo());
    }

    @Test
    void theCoordinatorMayDieInTheFirstStep() throws Exception {
        survives(when(step(1), before(LOADING)).killCoordinator());
    }

    @Test
    void theCoordinatorMayDieInTheLastStep() throws Exception {
        survives(when(step(Drill.STEPS), after(BACKWARD)).killCoordinator());
    }

    @Test
    void theCoordinatorMayDieWhenTheLastSnapshotIsTaken() throws Exception {
        survives(when(step(Drill.STEPS), after(SNAPSHOT)).killCoordinator());
    }

    @Test
    void theCoordinatorMayDieDuringTheLastEvaluation() throws Exception {
        survives(when(step(Drill.STEPS), after(EVALUATION)).killCoordinator());
    }

    @Test
    void theCoordinatorAndAllWorkersMayDieTogether() throws Exception {
        survives(
                when(step(40), before(FORWARD)).killCoordinator(),
                when(step(40), before(FORWARD)).killAll());
    }

    @Test
    void theCoordinatorMayDieWhileTheWorldAfterADeathForms() throws Exception {
        survives(
                when(worker(0), step(40), before(BACKWARD)).kill(),
                when(generation(2), before(ENTERING)).killCoordinator());
    }

    @Test
    void theNextCoordinatorMayDieToo() throws Exception {
        Drill drill = survives(
                when(step(40), before(BACKWARD)).killCoordinator(),
                when(step(50), before(BACKWARD)).killCoordinator(),
                when(step(60), before(BACKWARD)).killCoordinatorToo());

        assertTrue(
                drill.reasons().get(2).contains("the coordinator of term 3 was killed"),
                drill.reasons().toString());
    }
}

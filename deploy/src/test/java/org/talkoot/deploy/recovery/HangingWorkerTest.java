package org.talkoot.deploy.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.deploy.chaos.Condition.after;
import static org.talkoot.deploy.chaos.Condition.before;
import static org.talkoot.deploy.chaos.Condition.fromStep;
import static org.talkoot.deploy.chaos.Condition.generation;
import static org.talkoot.deploy.chaos.Condition.step;
import static org.talkoot.deploy.chaos.Condition.worker;
import static org.talkoot.deploy.chaos.Faults.when;
import static org.talkoot.deploy.chaos.Phase.BACKWARD;
import static org.talkoot.deploy.chaos.Phase.ENTERING;
import static org.talkoot.deploy.chaos.Phase.EVALUATION;
import static org.talkoot.deploy.chaos.Phase.LOADING;
import static org.talkoot.deploy.chaos.Phase.SNAPSHOT;
import static org.talkoot.deploy.chaos.Phase.UPDATE;
import static org.talkoot.deploy.chaos.Phase.WEIGHTS;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.Harm;
import org.talkoot.deploy.chaos.Phase;

/** A worker hangs: it is named with what it hangs in, written off with its thread, and harmless when it wakes up. */
class HangingWorkerTest {
    private static final Duration LONG = Duration.ofSeconds(5); // longer than such a run

    private static void assertNamed(Drill drill, Fault fault, String where) {
        assertEquals(1, drill.recoveries(), drill.reasons().toString());
        String victim = fault.occurrence().orElseThrow().moment().worker();
        assertTrue(
                drill.reasons().get(0).matches("worker " + victim + ", " + where + ": it hangs for \\d+ ms"),
                drill.reasons().toString());
        drill.assertNoticedInTimeOf(fault);
    }

    private static void hangs(int step, Phase phase, String where) throws Exception {
        Fault fault = when(step(step), before(phase)).hang(LONG);
        assertNamed(Drill.with(fault), fault, where);
    }

    @Test
    void aWorkerThatHangsInItsBackwardIsNamed() throws Exception {
        hangs(40, BACKWARD, "step 40, backward of model\\[5] \\(linear\\)");
    }

    @Test
    void aWorkerThatHangsInTheUpdateOfItsChunkIsNamed() throws Exception {
        hangs(40, UPDATE, "step 40, the update of chunk \\d");
    }

    @Test
    void aWorkerThatHangsInItsSnapshotIsNamed() throws Exception {
        hangs(Drill.EVALUATED_AFTER, SNAPSHOT, "after step 58, the snapshot");
    }

    @Test
    void aWorkerThatHangsInTheEvaluationIsNamed() throws Exception {
        hangs(Drill.EVALUATED_AFTER, EVALUATION, "after step 58, loading data to evaluate on");
    }

    @Test
    void aWorkerThatHangsAsItEntersAWorldIsNamed() throws Exception {
        Fault death = when(worker(0), step(40), before(BACKWARD)).kill();
        Fault hang = when(generation(2), before(ENTERING)).hang(LONG);

        Drill drill = Drill.with(death, hang);

        assertEquals(2, drill.recoveries(), drill.reasons().toString());
        assertTrue(
                drill.reasons().get(1).matches("worker \\d, entering generation 2: it hangs for \\d+ ms"),
                drill.reasons().toString());
        drill.assertNoticedInTimeOf(hang);
    }

    @Test
    void aWorkerThatHangsBetweenTheBroadcastsOfItsWeightsIsNamed() throws Exception {
        Fault fault = when(step(40), after(WEIGHTS)).hang(LONG);
        assertNamed(Drill.with(fault), fault, "step 40, the update of chunk \\d");
    }

    /** It goes on with its old step while the others are far ahead: nobody applies what it computes and sends. */
    @Test
    void aWorkerThatWakesUpInTheMiddleOfAnotherWorldDoesNoHarm() throws Exception {
        CountDownLatch wakingUp = new CountDownLatch(1);
        CountDownLatch backAtWork = new CountDownLatch(1);
        Fault sleep = when(worker(1), step(40), before(BACKWARD))
                .then(Harm.HANG, "worker {} hangs until it is woken", victim -> await(wakingUp));
        Fault alarm = when(worker(0), fromStep(60), before(LOADING))
                .then(Harm.HANG, "worker {} wakes the other and waits for it", victim -> {
                    wakingUp.countDown();
                    await(backAtWork);
                });
        Fault comeback = when(generation(1), step(40), worker(1), after(BACKWARD))
                .then(Harm.HANG, "worker {} goes on with what it did", victim -> backAtWork.countDown());

        Drill drill = Drill.with(sleep, alarm, comeback);

        assertNamed(drill, sleep, "step 40, backward of model\\[5] \\(linear\\)");
    }

    static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "nobody came");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.talkoot.coordinator.Failures.Verdict;

class FailuresTest {
    private final Failures failures = new Failures();

    @Test
    void theFirstFailureIsRetriedEvenByTheOnlyWorker() {
        assertEquals(Verdict.RETRY, failures.judge(3, "a", 2));
        assertEquals(Verdict.RETRY, failures.judge(4, "a", 1));
    }

    @Test
    void theSameStepOnAnotherWorkerIsTheJobsOwnFault() {
        failures.judge(3, "a", 5);
        assertEquals(Verdict.END_JOB, failures.judge(3, "b", 5));
    }

    @Test
    void theSameStepOnTheSameWorkerIsTheWorkersFaultIfThereAreOthers() {
        failures.judge(3, "a", 2);
        assertEquals(Verdict.REPLACE_WORKER, failures.judge(3, "a", 2));
        failures.judge(4, "b", 1);
        assertEquals(Verdict.END_JOB, failures.judge(4, "b", 1));
    }

    @Test
    void aCommitForgetsThemAll() {
        failures.judge(3, "a", 2);
        failures.committed();
        assertEquals(Verdict.RETRY, failures.judge(3, "b", 2));
    }

    @Test
    void moreWorkersMayFailOneAfterTheOther() {
        for (int members = 10; members > 0; members--) {
            assertFalse(failures.isHopeless(members));
        }
        for (int i = 0; i < 6; i++) {
            assertFalse(failures.isHopeless(0));
        }
        assertTrue(failures.isHopeless(0));
        failures.committed();
        for (int i = 0; i < 7; i++) {
            assertFalse(failures.isHopeless(1));
        }
        assertTrue(failures.isHopeless(1));
    }
}

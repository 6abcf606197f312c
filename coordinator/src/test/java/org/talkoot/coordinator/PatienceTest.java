package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience(1_000, 30_000);

    @Test
    void beforeAnythingIsMeasuredThereIsMuch() {
        assertEquals(30_000, patience.ms());
    }

    @Test
    void itIsTwentySteps() {
        patience.measured(8, 800);
        assertEquals(2_000, patience.ms());
    }

    @Test
    void itIsTheLeastWhenStepsAreFast() {
        patience.measured(100, 1_000);
        assertEquals(1_000, patience.ms());
        patience.measured(100, 0);
        assertEquals(1_000, patience.ms());
    }

    @Test
    void itFollowsSlowerStepsAtOnceAndFasterOnesSlowly() {
        patience.measured(1, 100);
        patience.measured(1, 400);
        assertEquals(20 * 400, patience.ms());
        patience.measured(1, 200);
        assertEquals(20 * 300, patience.ms());
    }

    @Test
    void eachAlarmDoublesItUntilACommit() {
        patience.measured(1, 100);
        patience.alarmed();
        assertEquals(4_000, patience.ms());
        patience.alarmed();
        assertEquals(8_000, patience.ms());
        patience.measured(1, 100);
        assertEquals(2_000, patience.ms());
    }

    @Test
    void itDoesntGrowForEver() {
        for (int i = 0; i < 100; i++) {
            patience.alarmed();
        }
        assertEquals(30_000 << 5, patience.ms());
        patience.measured(1, 1);
        for (int i = 0; i < 100; i++) {
            patience.alarmed();
        }
        assertEquals(1_000 << 5, patience.ms());
    }
}

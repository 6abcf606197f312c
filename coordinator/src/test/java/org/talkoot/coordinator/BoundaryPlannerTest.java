package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundaryPlannerTest {
    private static final JobPlan LONG = new JobPlan(8, 1_000_000, 1, 1, true);

    @Test
    void aWorldsFirstBoundaryIsNear() {
        assertEquals(8, new BoundaryPlanner(LONG, 1_000).first(0));
        assertEquals(508, new BoundaryPlanner(LONG, 1_000).first(500));
    }

    @Test
    void thenABoundaryComesAboutEverySecond() {
        BoundaryPlanner planner = new BoundaryPlanner(LONG, 1_000);
        int boundary = planner.first(0);
        boundary = planner.next(boundary, 8, 80, 0); // 10 ms a step
        assertEquals(8 + 64, boundary); // but no more than eight times as far as the last time
        boundary = planner.next(boundary, 64, 640, 0);
        assertEquals(72 + 100, boundary);
        assertEquals(172 + 50, planner.next(boundary, 100, 2_000, 0));
    }

    @Test
    void stepsThatTakeLongerHaveABoundaryEach() {
        BoundaryPlanner planner = new BoundaryPlanner(LONG, 1_000);
        assertEquals(9, planner.next(planner.first(0), 8, 100_000, 0));
    }

    @Test
    void boundariesAreFartherApartWhereSnapshotsAreSlowButNeverMoreThanTenSeconds() {
        BoundaryPlanner planner = new BoundaryPlanner(LONG, 1_000);
        int boundary = planner.first(0);
        for (int i = 0; i < 4; i++) { // 10 ms a step
            boundary = planner.next(boundary, 100, 1_000, 60);
        }
        assertEquals(boundary + 300, planner.next(boundary, 100, 1_000, 60)); // 60 ms in 3 s are 2 %
        assertEquals(boundary + 1_000, planner.next(boundary, 100, 1_000, 5_000));
    }

    @Test
    void aWorldThatBeginsAtABoundaryGoesOnToANearOne() {
        assertEquals(16, new BoundaryPlanner(LONG, 1_000).next(8, 0, 500, 0));
    }

    @Test
    void theBoundaryIsAlwaysAheadAndNeverBehindAPause() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            JobPlan plan = new JobPlan(8, 1 + random.nextInt(300), 1 + random.nextInt(5), random.nextInt(3), true);
            BoundaryPlanner planner = new BoundaryPlanner(plan, 1_000);
            int committed = 0;
            int boundary = planner.first(0);
            while (boundary < plan.steps()) {
                assertTrue(boundary > committed && boundary <= plan.nextPause(committed), "seed " + seed);
                int next = planner.next(boundary, boundary - committed, random.nextInt(3_000), random.nextInt(30));
                committed = boundary;
                boundary = next;
            }
            assertEquals(plan.steps(), boundary, "seed " + seed);
        }
    }
}

package org.talkoot.deploy.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;

class CheckpointScheduleTest {
    private static final int STEPS_PER_EPOCH = 10;

    private static CheckpointSpec spec(OptionalInt steps, OptionalDouble minutes, OptionalInt epochs) {
        return new CheckpointSpec(steps, minutes, epochs, 3, false);
    }

    @Test
    void oneIsDueAtEveryMultipleOfTheStepsAndOfTheEpochs() {
        CheckpointSpec spec = spec(OptionalInt.of(7), OptionalDouble.empty(), OptionalInt.of(2));
        assertEquals(List.of(7, 20), CheckpointSchedule.intervals(spec, STEPS_PER_EPOCH));
        CheckpointSchedule schedule = new CheckpointSchedule(spec, STEPS_PER_EPOCH, 0);
        for (int steps = 1; steps <= 100; steps++) {
            assertEquals(steps % 7 == 0 || steps % 20 == 0, schedule.isDue(steps, 0), "after step " + steps);
        }
    }

    @Test
    void oneIsDueAtTheFirstBoundaryAfterTheMinutesHavePassedSinceTheLast() {
        CheckpointSchedule schedule = new CheckpointSchedule(
                spec(OptionalInt.empty(), OptionalDouble.of(0.5), OptionalInt.empty()), STEPS_PER_EPOCH, 1_000);
        assertFalse(schedule.isDue(1, 30_999));
        assertTrue(schedule.isDue(2, 31_500));
        assertFalse(schedule.isDue(3, 61_499));
        assertTrue(schedule.isDue(4, 61_500));
    }
}

package org.talkoot.engine.optimizer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.optimizer.LearningRateSchedule.Constant;
import org.talkoot.engine.optimizer.LearningRateSchedule.Cosine;
import org.talkoot.engine.optimizer.LearningRateSchedule.Step;

class LearningRateScheduleTest {

    @Test
    void everyScheduleFollowsPyTorchs() throws IOException {
        for (String[] expected : Golden.rows("schedules.csv")) {
            LearningRateSchedule schedule = schedule(expected);
            int steps = Integer.parseInt(expected[5]);
            double[] rates = Golden.numbers(expected[6]);
            schedule.check(steps);
            for (int step = 0; step < steps; step++) {
                double rate = schedule.at(Double.parseDouble(expected[4]), step, steps);
                assertEquals(rates[step], rate, 1e-12, schedule + " at step " + step + " of " + steps);
            }
        }
    }

    private static LearningRateSchedule schedule(String[] row) {
        int warmup = Integer.parseInt(row[1]);
        return switch (row[0]) {
            case "constant" -> new Constant(warmup);
            case "step" -> new Step(warmup, Integer.parseInt(row[2]), Double.parseDouble(row[3]));
            default -> new Cosine(warmup);
        };
    }

    @Test
    void warmUpGrowsToTheFullRateAtItsLastStep() {
        for (LearningRateSchedule schedule :
                new LearningRateSchedule[] {new Constant(4), new Step(4, 100, 0.1), new Cosine(4)}) {
            double[] expected = {0.25, 0.5, 0.75, 1, 1};
            for (int step = 0; step < expected.length; step++) {
                assertEquals(expected[step], schedule.at(1, step, 100), schedule + " at step " + step);
            }
        }
    }

    @Test
    void theStepsOfAStepScheduleAreCountedFromTheFirstStepOfTheRun() {
        LearningRateSchedule schedule = new Step(4, 3, 0.5);
        assertEquals(0.5, schedule.at(1, 4, 100));
        assertEquals(0.5, schedule.at(1, 5, 100));
        assertEquals(0.25, schedule.at(1, 6, 100));
    }

    @Test
    void aCosineThatWarmsUpToTheEndIsRefused() {
        Cosine cosine = new Cosine(10);
        assertDoesNotThrow(() -> cosine.check(11));
        for (int steps : new int[] {1, 10}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> cosine.check(steps));
            assertTrue(refused.getMessage().contains("warms up for 10 steps"), refused.getMessage());
            assertTrue(refused.getMessage().contains("has " + steps), refused.getMessage());
        }
        assertDoesNotThrow(() -> new Constant(10).check(1));
    }
}

package org.talkoot.deploy.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.deploy.api.TrainingListener.Progress;
import org.talkoot.deploy.api.TrainingListener.Started;

class ProgressLineTest {
    private static final Screen ASCII = new Screen(true, true, 120, false, false);

    private final ProgressLine line = new ProgressLine(new Started(2, 0, 8, 1234, 200, 20), 64);
    private final Progress half = new Progress(100, 5, 0.12345, 640, 2);

    @Test
    void tellsEpochStepLossSpeedWorkersAndRemainingTime() {
        assertEquals("epoch 5/10  step 100/200  loss 0.1235  640 samples/s  2 workers  0:10 left", line.text(half));
    }

    @Test
    void leavesTheRemainingTimeOutWhileTheSpeedIsUnknown() {
        assertTrue(line.text(new Progress(1, 1, 2.3, 0, 1)).endsWith("0 samples/s  1 worker"));
    }

    @Test
    void drawsABarAsFarAsTheRunIs() {
        assertTrue(line.withBar(half, ASCII).contains("  ###############...............  "));
        assertTrue(line.withBar(half, new Screen(true, true, 120, false, true)).contains("━━━╌╌╌"));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 83, 92, 100, 300})
    void neverFillsTheTerminalsLastColumnUnlessTheWordsAloneDo(int columns) {
        String text = line.withBar(half, new Screen(true, true, columns, false, true));
        assertTrue(text.length() < Math.max(columns, line.text(half).length() + 1), text);
    }

    @Test
    void usesColourOnlyWhereItIsWanted() {
        assertFalse(line.withBar(half, ASCII).contains("\u001b"));
        assertTrue(line.withBar(half, new Screen(true, true, 120, true, true)).contains("\u001b[36m"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "59, 0:59", "60, 1:00", "3599, 59:59", "3600, 1:00:00", "90061, 25:01:01"})
    void writesTimesAsAClockDoes(long seconds, String clock) {
        assertEquals(clock, ProgressLine.clock(seconds));
    }
}

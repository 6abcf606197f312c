package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelMomentsTest {
    /** Far from zero, where E[x²] - E[x]² would be lost, and more than one block of 16384 values. */
    @ParameterizedTest
    @CsvSource({"1, 20000", "3, 5461", "3, 30001", "33, 1500", "512, 65", "20000, 3"})
    void momentsOfAnyNumberOfBlocksAreThoseOfTheDefinition(int channels, int rows) {
        int first = 2; // rows before the range
        float[] x = GradientCheck.normal((first + rows) * channels, 4);
        for (int i = 0; i < x.length; i++) {
            x[i] += 1000 + i % channels % 7;
        }
        float[] moments = new float[1 + 2 * channels];

        new ChannelRows(channels, false).moments(x, first * channels, rows * channels, moments, 1);

        for (int c = 0; c < channels; c += 1 + channels / 7) {
            double mean = 0;
            for (int row = first; row < first + rows; row++) {
                mean += x[row * channels + c] / (double) rows;
            }
            double squares = 0;
            for (int row = first; row < first + rows; row++) {
                squares += Math.pow(x[row * channels + c] - mean, 2);
            }
            assertEquals(mean, moments[1 + c], 2e-6 * mean, "mean of channel " + c);
            assertEquals(squares, moments[1 + channels + c], 1e-3 * squares, "M2 of channel " + c);
        }
    }
}

package org.talkoot.deploy.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Samples a second of the training steps: the median over windows of 0.5 s after the first 2 s, or over all steps in a
 * shorter run. Pauses don't count.
 */
final class Throughput {
    private static final double WINDOW_SECONDS = 0.5;
    private static final double WARM_UP_SECONDS = 2;

    private final IntUnaryOperator samplesOf;
    private final List<Double> windows = new ArrayList<>();
    private boolean running;
    private int windowStep; // steps complete when the window began
    private long windowNanos;
    private double trainedSeconds;
    private long trainedSamples;
    private double recent;

    /** @param samplesOf a step, counted from 0 */
    Throughput(IntUnaryOperator samplesOf) {
        this.samplesOf = samplesOf;
    }

    void resume(int steps, long nowNanos) {
        running = true;
        windowStep = steps;
        windowNanos = nowNanos;
    }

    void progressed(int steps, long nowNanos) {
        if (running && (nowNanos - windowNanos) / 1e9 >= WINDOW_SECONDS) {
            close(steps, nowNanos, true);
        }
    }

    void pause(int steps, long nowNanos) {
        if (running && steps > windowStep) {
            close(steps, nowNanos, false);
        }
        running = false;
    }

    private void close(int steps, long nowNanos, boolean whole) {
        double seconds = (nowNanos - windowNanos) / 1e9;
        long samples = 0;
        for (int step = windowStep; step < steps; step++) {
            samples += samplesOf.applyAsInt(step);
        }
        if (seconds > 0 && samples > 0) {
            recent = samples / seconds;
        }
        if (whole && trainedSeconds >= WARM_UP_SECONDS) {
            windows.add(samples / seconds);
        }
        trainedSeconds += seconds;
        trainedSamples += samples;
        windowStep = steps;
        windowNanos = nowNanos;
    }

    /** Of the last window. */
    double recent() {
        return recent;
    }

    double overall() {
        if (windows.isEmpty()) {
            return trainedSeconds == 0 ? 0 : trainedSamples / trainedSeconds;
        }
        List<Double> sorted = windows.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}

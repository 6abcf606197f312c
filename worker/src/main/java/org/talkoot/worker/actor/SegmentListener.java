package org.talkoot.worker.actor;

import org.talkoot.worker.step.Segment;

/**
 * Told of each segment on the worker's own thread, with the step it belongs to, counted from 0 (in an evaluation: the
 * minibatch). What it throws, the segment throws; while it blocks, the worker hangs. Tests put their faults here.
 */
public interface SegmentListener {
    SegmentListener NOBODY = new SegmentListener() {};

    default void before(String worker, int step, Segment segment) {}

    default void after(String worker, int step, Segment segment) {}
}

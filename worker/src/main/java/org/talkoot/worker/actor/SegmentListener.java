package org.talkoot.worker.actor;

import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment;

/**
 * Told of each segment on the worker's own thread, with the step it belongs to, counted from 0 (in an evaluation: the
 * minibatch). What it throws, the segment throws; while it blocks, the worker hangs. Tests put their faults here.
 */
public interface SegmentListener {
    SegmentListener NOBODY = new SegmentListener() {};

    /** It is about to make the arrays of a world. What this throws ends the worker. */
    default void entering(String worker, World world) {}

    default void before(String worker, int step, Segment segment) {}

    default void after(String worker, int step, Segment segment) {}
}

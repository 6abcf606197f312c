package org.talkoot.worker.step;

import org.talkoot.protocol.message.PeerMessage;

/** What the worker's machine asks of whoever drives it: an actor, or a simulator. */
public interface WorkerEffects {

    /** Compute a segment of that step, then tell the machine. Only one is under way at a time. */
    void run(Segment segment, int step);

    /** Take over what a message carries; it is fenced, wanted and new. */
    void accept(PeerMessage message);

    /** Send this worker's statistics of an exchange to all peers. */
    void sendStatistics(int exchange, int step);

    /** Send this worker's part of a chunk's gradient to the chunk's owner, a peer. */
    void sendGradient(int chunk, int owner, int step);

    /** Send a chunk's new weights to all peers. */
    void sendWeights(int chunk, int step);

    /** Tell the coordinator that the boundary after so many steps is reached. */
    void boundaryReached(int steps);

    /** Tell the coordinator that this worker's share of the evaluation after so many steps is done. */
    void evaluated(int steps);

    /**
     * Tell the coordinator that this worker can't go on.
     *
     * @param steps that it had completed
     * @param threw whether the computation itself failed, or else something didn't arrive in time
     */
    void failed(int steps, boolean threw, String reason);
}

package org.talkoot.worker.step;

import java.util.BitSet;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.PeerMessage;

/** What the worker's machine asks of whoever drives it: an actor, or a simulator. */
public interface WorkerEffects {

    /** Compute a segment of that step, then tell the machine. Only one is under way at a time. */
    void run(Segment segment, int step);

    /** Take over what a message carries; it is fenced, wanted and new. */
    void accept(PeerMessage message);

    /** Send this worker's statistics of an exchange to those ranks; in a tree, those of the shards at and below it. */
    void sendStatistics(int exchange, BitSet receivers, int step);

    /** Hand the total of an exchange down to those ranks. */
    void sendTotal(int exchange, BitSet receivers, int step);

    /**
     * Send a part of a chunk's gradient to a peer: in this process this worker's part, to another process's the part of all
     * workers of this one.
     */
    void sendGradient(int chunk, int receiver, int step);

    /** Send a chunk's new weights to those ranks. */
    void sendWeights(int chunk, BitSet receivers, int step);

    /** Send a chunk's velocity after so many steps to those ranks. */
    void sendVelocity(int chunk, BitSet receivers, int steps);

    /** Tell the coordinator that the boundary after so many steps is reached. */
    void boundaryReached(int steps);

    /** Tell the coordinator that this worker's share of the evaluation after so many steps is done. */
    void evaluated(int steps, EvaluationSet set);

    /**
     * Tell the coordinator that this worker can't go on.
     *
     * @param steps that it had completed
     * @param threw whether the computation itself failed, or else something didn't arrive in time
     */
    void failed(int steps, boolean threw, String reason);
}

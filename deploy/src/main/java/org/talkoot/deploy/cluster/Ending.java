package org.talkoot.deploy.cluster;

/**
 * How a worker node ended.
 *
 * @param why a sentence
 */
public record Ending(How how, String why) {
    public enum How {
        /** The job is done. */
        DONE,
        /** The job ended without a result. */
        FAILED,
        /** The coordinator, or the job, doesn't suit this node. */
        REFUSED,
        /** It was asked to leave. */
        LEFT,
        /** It lost its cluster, or another run began: to be started again. */
        AGAIN
    }
}

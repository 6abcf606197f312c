package org.talkoot.protocol.message;

/** What a node of a cluster answers to a {@link JobQuestion}. */
public sealed interface JobAnswer permits JobStatus, JobAnswer.Stopping, JobAnswer.Ended, JobAnswer.Unknown {

    /** The job is being stopped: its checkpoint isn't complete yet. */
    enum Stopping implements JobAnswer {
        INSTANCE
    }

    /**
     * The job is over, and all that stays of it is on disk.
     *
     * @param done whether there is a result
     * @param why a sentence
     */
    record Ended(boolean done, String why) implements JobAnswer {}

    /** The node can't tell, and why, in words. */
    record Unknown(String why) implements JobAnswer {}
}

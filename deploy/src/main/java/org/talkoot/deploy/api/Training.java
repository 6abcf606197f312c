package org.talkoot.deploy.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.talkoot.protocol.message.JobStatus;

/** A run that is going on in this JVM. */
public interface Training extends AutoCloseable {

    /** Completes when the job is done; fails with {@link TrainingFailedException}, or with {@link StoppedException}. */
    CompletionStage<TrainingResult> result();

    /** How it is going, and what each worker does at this moment; fails where nobody can tell. */
    default CompletionStage<JobStatus> status() {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("this run doesn't tell"));
    }

    /** Asks the run to stop; what is committed by then stays. {@link #result} then fails with {@link StoppedException}. */
    void stop();

    /** Stops, if it still runs, and frees everything. */
    @Override
    void close();

    /** Somebody stopped the run before its end; the message says what was committed. */
    final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public StoppedException(String sentence) {
            super(sentence);
        }
    }
}

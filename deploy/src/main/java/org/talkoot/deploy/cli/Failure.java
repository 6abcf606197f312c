package org.talkoot.deploy.cli;

import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.cluster.NoAnswerException;
import org.talkoot.deploy.download.DownloadException;
import org.talkoot.deploy.run.RunDirectoryException;
import org.talkoot.deploy.run.RunFileException;
import org.talkoot.deploy.security.SecurityMistake;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.file.WeightsException;
import org.talkoot.protocol.job.JobFileException;

/** What an exception means to the user: an exit code and one sentence. */
record Failure(int exitCode, String sentence) {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_INPUT = 2;

    static Failure of(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof UsageException
                || cause instanceof JobFileException
                || cause instanceof JobRefusedException
                || cause instanceof DataException
                || cause instanceof WeightsException
                || cause instanceof RunDirectoryException
                || cause instanceof SecurityMistake) {
            return new Failure(WRONG_INPUT, cause.getMessage());
        }
        OutOfMemoryError memory = outOfMemory(cause);
        if (memory != null) {
            return new Failure(FAILED, sentence(memory));
        }
        if (cause instanceof TrainingFailedException
                || cause instanceof RunFileException
                || cause instanceof DownloadException
                || cause instanceof NoAnswerException) {
            return new Failure(FAILED, cause.getMessage());
        }
        return new Failure(
                FAILED, "something unexpected went wrong, " + cause + "; --debug shows where: please report it");
    }

    /** The sentence on one line, as it is printed. */
    String line() {
        return "talkoot: " + sentence.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static OutOfMemoryError outOfMemory(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError error) {
                return error;
            }
        }
        return null;
    }

    private static String sentence(OutOfMemoryError error) {
        String reason = String.valueOf(error.getMessage());
        if (reason.contains("thread")) {
            return "the system gives Java no more threads: use fewer --workers, or raise the limit (ulimit -u)";
        }
        long heapMiB = Runtime.getRuntime().maxMemory() >> 20;
        return String.format(
                Locale.ROOT,
                "out of memory: the job needs more than the %d MiB that Java may use; give it more, as in "
                        + "TALKOOT_OPTS=-Xmx%dg talkoot train, or make minibatch, model or number of workers smaller",
                heapMiB,
                Math.max(2, 2 * heapMiB >> 10));
    }
}

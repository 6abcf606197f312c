package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.file.WeightsException;

class FailureTest {

    @Test
    void isTwoForWrongInputAndOneForAFailedTraining() {
        List<RuntimeException> wrong =
                List.of(new JobRefusedException("why"), new DataException("why"), new WeightsException("why"));
        wrong.forEach(thrown -> assertEquals(new Failure(2, "why"), Failure.of(thrown)));
        assertEquals(new Failure(1, "why"), Failure.of(new TrainingFailedException("why")));
        assertEquals(new Failure(1, "why"), Failure.of(new CompletionException(new TrainingFailedException("why"))));
    }

    @Test
    void tellsHowToGiveJavaMoreMemoryWhereverItRanOut() {
        Throwable thrown = new TrainingFailedException("worker 1 failed", new OutOfMemoryError("Java heap space"));
        Failure failure = Failure.of(new CompletionException(thrown));
        assertEquals(1, failure.exitCode());
        assertTrue(failure.sentence().matches("out of memory: .* TALKOOT_OPTS=-Xmx[0-9]+g .*"), failure.sentence());
    }

    @Test
    void saysThatThreadsAreMissingAndNotMemory() {
        Throwable thrown = new OutOfMemoryError("unable to create native thread: possibly out of memory");
        assertTrue(Failure.of(thrown).sentence().contains("fewer --workers"));
    }

    @Test
    void ofAnythingElseSaysHowToFindOut() {
        Failure failure = Failure.of(new IllegalStateException("chunk 3"));
        assertEquals(1, failure.exitCode());
        assertTrue(failure.sentence().contains("IllegalStateException: chunk 3; --debug"), failure.sentence());
    }

    @Test
    void isPrintedOnOneLineWhateverTheSentenceHolds() {
        assertEquals("talkoot: one two", new Failure(1, "one \r\n two\n").line());
    }
}

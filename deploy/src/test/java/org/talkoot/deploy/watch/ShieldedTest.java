package org.talkoot.deploy.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.run.EventLog;
import org.talkoot.deploy.run.RunDirectory;
import org.talkoot.deploy.tensorboard.TensorBoardLog;

class ShieldedTest {
    private final List<Integer> heard = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private static void commit(TrainingListener listener, int steps) {
        listener.committed(new TrainingListener.Committed(steps));
    }

    @Test
    void oneThatBreaksIsToldNothingMoreAndTheRunGoesOnWithOneWarning() {
        Shielded shielded = new Shielded("the mirror", new Breaking(2), warnings::add);
        for (int steps = 1; steps <= 4; steps++) {
            commit(shielded, steps);
        }
        shielded.close();
        assertEquals(List.of(1, 2), heard);
        assertEquals(List.of("the run goes on without the mirror: permission denied"), warnings);
    }

    @Test
    void oneThatHoldsIsToldEverythingAndOneThatCantBeClosedEndsNothing() {
        Shielded shielded = new Shielded("the mirror", new Breaking(9), warnings::add);
        for (int steps = 1; steps <= 4; steps++) {
            commit(shielded, steps);
        }
        assertEquals(List.of(), warnings);
        shielded.close();
        assertEquals(List.of(1, 2, 3, 4), heard);
        assertEquals(List.of("the run goes on without the mirror: the disk is full"), warnings);
    }

    @Test
    void whereTheFilesOfOneThatLooksOnCantBeWrittenTheRunIsToldSoOnceAndGoesOn(@TempDir Path temp) throws Exception {
        Files.createFile(temp.resolve("tensorboard"));
        Files.createDirectories(temp.resolve("run/events.jsonl"));
        Files.createFile(temp.resolve("run/job.conf"));
        try (RunDirectory directory = RunDirectory.takeAgain(temp.resolve("run"));
                Shielded tensorboard =
                        new Shielded("TensorBoard", new TensorBoardLog(temp, InstantSource.system()), warnings::add);
                Shielded events =
                        new Shielded("its events", new EventLog(directory, InstantSource.system()), warnings::add)) {
            for (TrainingListener each : List.of(tensorboard, events)) {
                each.started(new TrainingListener.Started(1, 0, 8, 10, 20, 2));
                commit(each, 1);
            }
        }
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("the run goes on without TensorBoard: "), warnings.get(0));
        assertTrue(warnings.get(1).startsWith("the run goes on without its events: can't write "), warnings.get(1));
    }

    /** Throws from some step on, and when it is closed. */
    private final class Breaking implements TrainingListener, AutoCloseable {
        private final int from;

        Breaking(int from) {
            this.from = from;
        }

        @Override
        public void committed(Committed event) {
            heard.add(event.steps());
            if (event.steps() >= from) {
                throw new UncheckedIOException(new AccessDeniedException("mirror"));
            }
        }

        @Override
        public void close() throws IOException {
            throw new UncheckedIOException(new IOException("the disk is full"));
        }
    }
}

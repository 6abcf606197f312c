package org.talkoot.deploy.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.deploy.chaos.Condition.after;
import static org.talkoot.deploy.chaos.Condition.before;
import static org.talkoot.deploy.chaos.Condition.fromStep;
import static org.talkoot.deploy.chaos.Condition.generation;
import static org.talkoot.deploy.chaos.Condition.step;
import static org.talkoot.deploy.chaos.Condition.worker;
import static org.talkoot.deploy.chaos.Faults.when;
import static org.talkoot.deploy.chaos.Phase.BACKWARD;
import static org.talkoot.deploy.chaos.Phase.LOADING;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.Harm;

/**
 * A worker hangs in native code, as it would in a matrix product that never returns. The call is the real one that opens
 * a named pipe: {@code FileInputStream.open0} is a native method, and the system call below it doesn't return until
 * somebody opens the pipe for writing. No interrupt reaches a thread that is there, and no safepoint waits for it: it is
 * as much beyond the JVM's control as a loop in BLAS is.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class HangingInNativeCodeTest {
    @TempDir
    private Path folder;

    private Path pipe;

    @BeforeEach
    void makeThePipe() throws Exception {
        pipe = folder.resolve("pipe");
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", pipe.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
    }

    private void openWhereNobodyWrites() {
        try (FileInputStream in = new FileInputStream(pipe.toFile())) {
            assertEquals(-1, in.read(), "what nobody wrote");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For reading and writing, so that it doesn't wait for anybody. */
    private void letItReturn() {
        try (RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw")) {
            assertTrue(both.getFD().valid(), "open");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theRunGoesOnWithoutItAndIsOverBeforeTheCallReturns() throws Exception {
        CompletableFuture<Thread> hung = new CompletableFuture<>();
        CountDownLatch returned = new CountDownLatch(1);
        Fault fault = when(worker(1), step(40), before(BACKWARD))
                .then(Harm.HANG, "worker {} hangs in native code", victim -> {
                    hung.complete(Thread.currentThread());
                    openWhereNobodyWrites();
                    assertTrue(Thread.interrupted(), "it heard of the interrupt only now");
                    returned.countDown();
                });

        Drill drill = Drill.with(fault);

        hung.join().interrupt(); // to no avail
        StackTraceElement innermost = hung.join().getStackTrace()[0];
        assertTrue(innermost.isNativeMethod() && innermost.getMethodName().equals("open0"), innermost.toString());
        assertEquals(1, drill.recoveries());
        assertTrue(
                drill.reasons()
                        .get(0)
                        .matches("worker 1, step 40, backward of model\\[5] \\(linear\\): it hangs for \\d+ ms"),
                drill.reasons().toString());
        drill.assertNoticedInTimeOf(fault);
        letItReturn();
        HangingWorkerTest.await(returned);
    }

    @Test
    void itDoesNoHarmWhenTheCallReturnsInTheMiddleOfAnotherWorld() throws Exception {
        CountDownLatch backAtWork = new CountDownLatch(1);
        Fault hang = when(worker(1), step(40), before(BACKWARD))
                .then(Harm.HANG, "worker {} hangs in native code", victim -> openWhereNobodyWrites());
        Fault release = when(worker(0), fromStep(60), before(LOADING))
                .then(Harm.HANG, "worker {} lets the call return and waits", victim -> {
                    letItReturn();
                    HangingWorkerTest.await(backAtWork);
                });
        Fault comeback = when(generation(1), step(40), worker(1), after(BACKWARD))
                .then(Harm.HANG, "worker {} goes on with what it did", victim -> backAtWork.countDown());

        Drill drill = Drill.with(hang, release, comeback);

        assertEquals(1, drill.recoveries(), drill.reasons().toString());
        drill.assertNoticedInTimeOf(hang);
    }
}

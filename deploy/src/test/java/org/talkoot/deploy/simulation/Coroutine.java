package org.talkoot.deploy.simulation;

import java.util.concurrent.Semaphore;

/**
 * Work that can be stopped in its middle and gone on with later, as a thread that hangs in a segment: it runs on a thread
 * of its own, but only while its caller waits for it, so never two at a time.
 */
final class Coroutine {
    /** Nobody wants the rest of the work. */
    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1;
    }

    private final Semaphore mayWork = new Semaphore(0);
    private final Semaphore mayCall = new Semaphore(0);
    private boolean isAbandoned;
    private boolean isDone;
    private Throwable failure;

    /** @param work calls {@link #suspend} */
    Coroutine(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    mayWork.acquireUninterruptibly();
                    run(work);
                    isDone = true;
                    mayCall.release();
                },
                "simulated-hang");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (Abandoned end) {
            return; // as was asked
        } catch (RuntimeException | Error thrown) {
            failure = thrown;
        }
    }

    /** By the caller: works until the work is done or suspended; nothing if it is done. */
    void resume() {
        if (isDone) {
            return;
        }
        mayWork.release();
        mayCall.acquireUninterruptibly();
        if (failure != null) {
            throw new AssertionError("a worker's thread died: " + failure, failure);
        }
    }

    /** By the work: lets the caller go on, until the next {@link #resume}. */
    void suspend() {
        mayCall.release();
        mayWork.acquireUninterruptibly();
        if (isAbandoned) {
            throw new Abandoned();
        }
    }

    /** By the caller: ends the thread. */
    void abandon() {
        isAbandoned = true;
        resume();
    }
}

package org.talkoot.deploy.cli;

import java.util.OptionalInt;
import org.jline.utils.Signals;

/**
 * Ctrl-C (SIGINT) and SIGTERM: the first asks the run to stop cleanly, the second ends the process at once. Before
 * {@link #watch} and where Java was told to leave signals alone (-Xrs), they end the process as they always do.
 */
final class StopSignals implements AutoCloseable {
    private static final int INTERRUPTED = 130;
    static final int TERMINATED = 143; // by whatever asked the run to stop, if it wasn't Ctrl-C

    private final Object interruptBefore;
    private final Object terminateBefore;
    private Runnable stop;
    private int exitCode;

    private StopSignals() {
        interruptBefore = Signals.register("INT", () -> received(INTERRUPTED));
        terminateBefore = Signals.register("TERM", () -> received(TERMINATED));
    }

    static StopSignals watch() {
        return new StopSignals();
    }

    /** What the first signal does; at once, if it is here already. */
    void onStop(Runnable action) {
        boolean late;
        synchronized (this) {
            stop = action;
            late = exitCode != 0;
        }
        if (late) {
            action.run();
        }
    }

    /** The process's exit code, if a signal came. */
    synchronized OptionalInt exitCode() {
        return exitCode == 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    /** Signals do again what they did before. */
    @Override
    public void close() {
        Signals.unregister("INT", interruptBefore);
        Signals.unregister("TERM", terminateBefore);
    }

    private void received(int code) {
        Runnable action;
        synchronized (this) {
            if (exitCode != 0) {
                Runtime.getRuntime().halt(code);
            }
            exitCode = code;
            action = stop;
        }
        if (action != null) {
            action.run();
        }
    }
}

package org.talkoot.deploy.cli;

import java.util.OptionalInt;
import org.jline.utils.Signals;

/**
 * Ctrl-C (SIGINT) and SIGTERM: the first asks the run to stop cleanly, the second ends the process at once. Before
 * {@link #watch} and where Java was told to leave signals alone (-Xrs), they end the process as they always do.
 */
final class StopSignals {
    private static final int INTERRUPTED = 130;
    private static final int TERMINATED = 143;

    private Runnable stop;
    private int exitCode;

    private StopSignals() {}

    static StopSignals watch() {
        StopSignals signals = new StopSignals();
        Signals.register("INT", () -> signals.received(INTERRUPTED));
        Signals.register("TERM", () -> signals.received(TERMINATED));
        return signals;
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

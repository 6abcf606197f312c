package org.talkoot.deploy.chaos;

import java.io.PrintStream;
import java.util.Locale;
import org.talkoot.deploy.api.TrainingListener;

/** Tells a person what is done to a run, what the run does about it, and what that costs. Thread-safe. */
public final class ChaosReport implements TrainingListener, FaultyCourier.Observer {
    private final PrintStream out;
    private final long startNanos = System.nanoTime();
    private long faultNanos;
    private int progressAtFailure = -1;

    public ChaosReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void happens(Fault fault) {
        faultNanos = System.nanoTime();
        print("step " + (fault.step() + 1) + ": " + fault.words());
    }

    @Override
    public synchronized void recovering(Recovering event) {
        progressAtFailure = Math.max(progressAtFailure, event.progress());
        print("  noticed after " + milliseconds(faultNanos) + ": " + event.reason());
    }

    @Override
    public synchronized void worldChanged(WorldChanged event) {
        print("  generation " + event.generation() + ": " + event.workers()
                + (event.workers() == 1 ? " worker goes" : " workers go") + " on from step " + event.steps());
    }

    @Override
    public synchronized void progress(Progress event) {
        if (progressAtFailure >= 0 && event.step() > progressAtFailure) {
            print("  step " + event.step() + " is complete " + milliseconds(faultNanos) + " after the fault");
            progressAtFailure = -1;
        }
    }

    private void print(String text) {
        out.printf(Locale.ROOT, "%6.2f s  %s%n", (System.nanoTime() - startNanos) / 1e9, text);
        out.flush();
    }

    private static String milliseconds(long sinceNanos) {
        return String.format(Locale.ROOT, "%.0f ms", (System.nanoTime() - sinceNanos) / 1e6);
    }
}

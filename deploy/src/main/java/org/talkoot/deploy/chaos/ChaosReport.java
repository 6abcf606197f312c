package org.talkoot.deploy.chaos;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.chaos.Recoveries.Recovery;

/** Tells a person what happens to a run, what the run does about it, and what that costs. Thread-safe. */
public final class ChaosReport implements TrainingListener {
    private static final long WATCHED_NANOS = 400_000_000L; // how long what breaks nothing is watched
    private static final long CHANGE_NANOS = 2_000_000_000L; // how long a change of the number of workers may take
    private static final long QUIET_NANOS = 10_000_000_000L; // after which what should break something hasn't
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(26);

    private final PrintStream out;
    private final ChaosPlan plan;
    private final Recoveries recoveries;
    private final RecoveryTable table = new RecoveryTable();
    private final List<WorldChanged> changes = new ArrayList<>(); // since the newest fault that was told
    private int told; // faults

    public ChaosReport(PrintStream out, ChaosPlan plan, StepWatch watch) {
        this.out = out;
        this.plan = plan;
        recoveries = new Recoveries(watch);
    }

    @Override
    public synchronized void recovering(Recovering event) {
        recoveries.recovering(event);
    }

    @Override
    public synchronized void worldChanged(WorldChanged event) {
        recoveries.worldChanged(event);
        changes.add(event);
        tell(false);
    }

    @Override
    public synchronized void progress(Progress event) {
        tell(false);
    }

    @Override
    public synchronized void stepCommitted(StepCommitted event) {
        recoveries.stepCommitted(event);
        tell(false);
    }

    /** Tells of the newest fault, if there is one and what follows it is over, or the run is. */
    private void tell(boolean runIsOver) {
        if (told == plan.faults().size()) {
            return;
        }
        Fault fault = plan.faults().get(told);
        Optional<Fault.Occurrence> happened = fault.occurrence();
        if (happened.isEmpty()) {
            changes.clear();
            return;
        }
        Optional<Recovery> recovery = recoveries.after(happened.get());
        if (recovery.isPresent() || runIsOver || isOver(fault, happened.get())) {
            out.printf(Locale.ROOT, "step %d: %s%n", happened.get().moment().step(), fault.story());
            recovery.ifPresentOrElse(
                    each -> tell(fault, each), () -> tellThatNothingBroke(recoveries.isAlarmedSince(happened.get())));
            out.flush();
            changes.clear();
            told++;
            plan.next();
        }
    }

    /** Whether what breaks nothing has shown what it does: a hang breaks nothing where steps are slower than it is long. */
    private boolean isOver(Fault fault, Fault.Occurrence happened) {
        long ago = System.nanoTime() - happened.nanos();
        if (fault.harm() == Harm.SCALE) {
            return !changes.isEmpty() || ago > CHANGE_NANOS;
        }
        if (fault.harm().breaksTheWorld()) {
            return ago > QUIET_NANOS && !recoveries.isAlarmedSince(happened);
        }
        return ago > WATCHED_NANOS;
    }

    private void tell(Fault fault, Recovery recovery) {
        table.add(fault.harm().toString(), recovery);
        line("noticed", recovery.noticed(), recovery.reason());
        line("going on", recovery.again(), count(recovery.workers(), "worker") + ", from step " + recovery.from());
        line("caught up", recovery.caughtUp(), count(recovery.replayed(), "step") + " computed again");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void line(String what, long nanos, String more) {
        out.printf(Locale.ROOT, "  %-10s %8.0f ms  %s%n", what, nanos / 1e6, wrapped(more));
    }

    /** Broken into lines, between words. */
    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        int column = INDENT.length();
        for (String word : text.split(" ")) {
            column += word.length() + 1;
            if (column > WIDTH) {
                lines.append(System.lineSeparator()).append(INDENT);
                column = INDENT.length() + word.length();
            } else if (lines.length() > 0) {
                lines.append(' ');
            }
            lines.append(word);
        }
        return lines.toString();
    }

    private void tellThatNothingBroke(boolean alarmed) {
        if (alarmed) {
            out.println("  the run was over before it had caught up");
            return;
        }
        if (!changes.isEmpty()) {
            WorldChanged newest = changes.get(changes.size() - 1);
            out.println("  going on with " + count(newest.workers(), "worker") + ", from step " + newest.steps());
        }
        out.println("  nothing is computed again");
    }

    /** The run is over: the faults that it didn't live to see, and the times of all recoveries. */
    public synchronized void end() {
        tell(true);
        int missed = plan.faults().size() - told;
        if (missed > 0) {
            out.println("the run was over before the last " + (missed == 1 ? "fault" : missed + " faults"));
        }
        out.println();
        out.print(table);
        out.println();
        out.flush();
    }
}

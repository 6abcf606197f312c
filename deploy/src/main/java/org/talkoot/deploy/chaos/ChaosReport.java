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
    private static final long QUIET_NANOS = 1_500_000_000L; // how long what breaks nothing is watched
    private static final String INDENT = " ".repeat(12);

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
        boolean quiet = !fault.harm().breaksTheWorld();
        boolean isOver = recovery.isPresent()
                || quiet && System.nanoTime() - happened.get().nanos() > QUIET_NANOS
                || fault.harm() == Harm.SCALE && !changes.isEmpty();
        if (isOver || runIsOver) {
            out.printf(Locale.ROOT, "step %-6d %s%n", happened.get().moment().step(), fault.story());
            recovery.ifPresentOrElse(each -> tell(fault, each), this::tellThatNothingBroke);
            out.flush();
            told++;
            plan.next();
        }
    }

    private void tell(Fault fault, Recovery recovery) {
        table.add(fault.harm().toString(), recovery);
        line("noticed after", recovery.noticed(), recovery.reason());
        line(
                "going on after",
                recovery.again(),
                recovery.workers() + (recovery.workers() == 1 ? " worker" : " workers") + ", from step "
                        + recovery.from());
        line(
                "caught up after",
                recovery.caughtUp(),
                recovery.replayed() + (recovery.replayed() == 1 ? " step" : " steps") + " computed again");
    }

    private void line(String what, long nanos, String more) {
        out.printf(Locale.ROOT, INDENT + "%-15s %8.1f ms  %s%n", what, nanos / 1e6, more);
    }

    private void tellThatNothingBroke() {
        String now = changes.isEmpty()
                ? ""
                : "from step " + changes.get(changes.size() - 1).steps() + " on there are "
                        + changes.get(changes.size() - 1).workers() + " workers; ";
        out.println(INDENT + now + "nothing was computed again");
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

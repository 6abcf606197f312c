package org.talkoot.deploy.show;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;

/**
 * Shows a run: on a terminal its lines with a progress bar below them, on a pipe lines alone.
 *
 * <p>It prints on a thread of its own, so that a terminal that is slow or stopped holds up nothing; then only lines that
 * stay are queued, about one an epoch.
 */
public final class RunDisplay implements TrainingListener, AutoCloseable {
    private static final int FRAME_MS = 100;
    private static final int PLAIN_TICK_MS = 1000;
    private static final long PLAIN_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    /** For who else prints to the terminal: takes a bar away. */
    public static final String CLEAR_LINE = "\r\u001b[K";

    private static final String NO_WRAP = "\u001b[?7l"; // a bar that is wider than the window must not scroll it
    private static final String WRAP = "\u001b[?7h";

    private final PrintStream out;
    private final Screen screen;
    private final boolean live;
    private final JobSpec job;
    private final Path directory;
    private final ScheduledExecutorService printer = Executors.newSingleThreadScheduledExecutor(RunDisplay::thread);
    private EpochTally tally; // of the run's thread
    private volatile ProgressLine line; // written by the run's thread, read by the printer
    private volatile Progress newest; // likewise
    private Progress shown; // this and the next are the printer's own
    private long printedNs = System.nanoTime();

    /** @param live whether {@code out} is a terminal */
    public RunDisplay(PrintStream out, boolean live, Screen screen, JobSpec job, Path directory) {
        this.out = out;
        this.live = live;
        this.screen = screen;
        this.job = job;
        this.directory = directory;
        int tickMs = live ? FRAME_MS : PLAIN_TICK_MS;
        printer.scheduleAtFixedRate(live ? this::draw : this::tick, tickMs, tickMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void started(Started event) {
        tally = new EpochTally(
                job.epochs(), event.stepsPerEpoch(), job.run().evaluateEveryEpochs(), deciding(job.data()));
        line = new ProgressLine(event, job.batchSize());
        printer.execute(() -> RunText.header(job, event, directory).forEach(this::print));
    }

    @Override
    public void recovering(Recovering event) {
        printer.execute(() -> print(event.reason() + ": going on from step " + event.committed()));
    }

    @Override
    public void quarantined(Quarantined event) {
        printer.execute(() -> print("worker " + event.worker() + " held other weights after step " + event.steps()
                + " than computing them again gave: it is replaced"));
    }

    @Override
    public void worldChanged(WorldChanged event) {
        printer.execute(() -> print("generation " + event.generation() + ": " + event.workers()
                + (event.workers() == 1 ? " worker" : " workers") + " from step " + event.steps()));
    }

    @Override
    public void resumed(Resumed event) {
        tally.resume(event);
        printer.execute(() -> print("goes on after step " + event.step()));
    }

    @Override
    public void progress(Progress event) {
        newest = event;
    }

    @Override
    public void stepCommitted(StepCommitted event) {
        tally.add(event).ifPresent(text -> printer.execute(() -> print(text)));
    }

    @Override
    public void evaluated(Evaluated event) {
        tally.add(event).ifPresent(text -> printer.execute(() -> print(text)));
    }

    /** The last lines; the very last one is the hash of the weights. */
    public void finished(TrainingResult result) {
        List<String> lines = new ArrayList<>(RunText.summary(result, directory));
        tally.end(result.steps()).ifPresent(text -> lines.add(0, text));
        newest = null;
        printer.execute(() -> lines.forEach(this::print));
    }

    /** Prints what is left, and takes the bar away. */
    @Override
    public void close() {
        printer.execute(this::clear);
        printer.shutdown();
        try {
            printer.awaitTermination(1, TimeUnit.HOURS); // a stopped terminal may go on
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.flush();
    }

    private void print(String text) {
        clear();
        out.println(text);
        out.flush();
        printedNs = System.nanoTime();
    }

    private void draw() {
        Progress now = newest;
        if (now != null && now != shown) {
            out.print(NO_WRAP + CLEAR_LINE + line.withBar(now, screen) + WRAP);
            out.flush();
            shown = now;
        }
    }

    private void tick() {
        Progress now = newest;
        if (now != null && now != shown && System.nanoTime() - printedNs > PLAIN_INTERVAL_NS) {
            print(line.text(now));
            shown = now;
        }
    }

    private void clear() {
        if (live && shown != null) {
            out.print(CLEAR_LINE);
            out.flush();
            shown = null;
        }
    }

    private static Optional<EvaluationSet> deciding(DataSpec data) {
        Set<EvaluationSet> sets = EnumSet.noneOf(EvaluationSet.class);
        if (data.preparation().validationFraction().isPresent()) {
            sets.add(EvaluationSet.VALIDATION);
        }
        if (hasTest(data)) {
            sets.add(EvaluationSet.TEST);
        }
        return EvaluationSet.deciding(sets);
    }

    private static boolean hasTest(DataSpec data) {
        if (data instanceof DataSpec.Idx idx) {
            return idx.test().isPresent();
        }
        if (data instanceof DataSpec.Cifar10 cifar) {
            return cifar.test().isPresent();
        }
        if (data instanceof DataSpec.Folder folder) {
            return folder.test().isPresent() || folder.testFraction().isPresent();
        }
        if (data instanceof DataSpec.Table table) {
            return table.hasTest();
        }
        return data instanceof DataSpec.Digits;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "talkoot-display");
        thread.setDaemon(true);
        return thread;
    }
}

package org.talkoot.deploy.show;

import java.time.Duration;
import java.util.Locale;
import org.talkoot.deploy.api.TrainingListener.Progress;
import org.talkoot.deploy.api.TrainingListener.Started;

/** How far a run is, in one line: for a terminal with a bar, for a pipe without. */
final class ProgressLine {
    static final char DONE = '━';
    private static final char AHEAD = '╌';
    private static final int MOST_BAR = 30;
    private static final int LEAST_BAR = 8;
    private static final String COLOR = "\u001b[36m";
    private static final String PLAIN = "\u001b[0m";

    private final Started run;
    private final int batchSize;

    ProgressLine(Started run, int batchSize) {
        this.run = run;
        this.batchSize = batchSize;
    }

    /** {@code epoch 3/10  step 103/230  loss 0.1234  12,345 samples/s  2 workers  0:12 left}. */
    String text(Progress progress) {
        return epoch(progress) + "  " + rest(progress);
    }

    /** The same with a bar, which takes what room there is. */
    String withBar(Progress progress, Screen screen) {
        String epoch = epoch(progress);
        String rest = rest(progress);
        int room = screen.columns() - 1 - epoch.length() - rest.length() - 4;
        if (room < LEAST_BAR) {
            return epoch + "  " + rest;
        }
        double done = (double) progress.step() / run.steps();
        return epoch + "  " + bar(done, Math.min(room, MOST_BAR), screen) + "  " + rest;
    }

    private String epoch(Progress progress) {
        int epochs = (run.steps() + run.stepsPerEpoch() - 1) / run.stepsPerEpoch();
        return "epoch " + progress.epoch() + "/" + epochs;
    }

    private String rest(Progress progress) {
        return String.format(
                Locale.ROOT,
                "step %d/%d  loss %.4f  %,.0f samples/s  %s%s",
                progress.step(),
                run.steps(),
                progress.loss(),
                progress.samplesPerSecond(),
                RunText.count(progress.workers(), "worker"),
                left(progress));
    }

    private String left(Progress progress) {
        if (!(progress.samplesPerSecond() > 0)) {
            return "";
        }
        double samples = (double) (run.steps() - progress.step()) * batchSize;
        return "  " + clock(Math.round(samples / progress.samplesPerSecond())) + " left";
    }

    /** @param fraction what is done, from 0 to 1 */
    static String bar(double fraction, int width, Screen screen) {
        int done = (int) (width * fraction);
        char full = screen.unicode() ? DONE : '#';
        char empty = screen.unicode() ? AHEAD : '.';
        String bar = String.valueOf(full).repeat(done);
        String ahead = String.valueOf(empty).repeat(width - done);
        return screen.color() ? COLOR + bar + PLAIN + ahead : bar + ahead;
    }

    /** {@code 0:07}, {@code 12:34} or {@code 1:02:03}. */
    static String clock(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}

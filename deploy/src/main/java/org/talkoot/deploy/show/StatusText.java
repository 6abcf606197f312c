package org.talkoot.deploy.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.protocol.message.JobStatus.Worker;

/** How a job of a cluster is going, for a person. */
public final class StatusText {
    private static final int TEXT_COLUMNS = 1; // from the left; then come numbers
    private static final List<String> HEADER =
            List.of("worker", "shards", "step", "ms/shard", "silent ms", "", "doing");

    private StatusText() {}

    public static List<String> lines(JobStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add(status.job() + ": " + phase(status));
        lines.add(text(
                "step %,d of %,d, %,d committed%s",
                status.complete(), status.steps(), status.committed(), course(status)));
        lines.add(text(
                "generation %d of term %d, %s, %s, %s",
                status.fence().generation(),
                status.fence().term(),
                RunText.count(status.nodes().size(), "node"),
                RunText.count(status.workers().size(), "worker"),
                status.recoveries() == 1 ? "1 recovery" : text("%,d recoveries", status.recoveries())));
        if (!status.workers().isEmpty()) {
            lines.add("");
            lines.addAll(table(status.workers()));
        }
        status.nodes().stream()
                .filter(node -> hasNone(node, status.workers()))
                .forEach(node -> lines.add(node + " is getting ready"));
        return lines;
    }

    private static String phase(JobStatus status) {
        if (!status.phase().equals("forming")) {
            return status.phase();
        }
        int here = status.workers().size();
        return here < status.awaited()
                ? text("waiting for workers, %d of %d are here", here, status.awaited())
                : "bringing all workers to the newest snapshot";
    }

    private static String course(JobStatus status) {
        String loss = Float.isNaN(status.loss()) ? "" : text(", loss %.4f", status.loss());
        return status.samplesPerSecond() > 0 ? loss + text(", %,.0f samples/s", status.samplesPerSecond()) : loss;
    }

    private static boolean hasNone(String node, List<Worker> workers) {
        return workers.stream().noneMatch(worker -> worker.name().startsWith(node + "/"));
    }

    private static List<String> table(List<Worker> workers) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        workers.forEach(worker -> rows.add(row(worker)));
        int[] widths = IntStream.range(0, HEADER.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static List<String> row(Worker worker) {
        return List.of(
                worker.name(),
                text("%d", worker.shards()),
                text("%,d", worker.steps()),
                worker.msPerShard() > 0 ? text("%.2f", worker.msPerShard()) : "-",
                worker.silentMs() >= 0 ? text("%,d", worker.silentMs()) : "-",
                worker.slow() ? "slow" : "",
                worker.doing());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            boolean left = column < TEXT_COLUMNS || column == widths.length - 1;
            String padding = " ".repeat(widths[column] - row.get(column).length());
            line.append(column == 0 || widths[column] == 0 ? "" : "  ");
            line.append(left ? row.get(column) + padding : padding + row.get(column));
        }
        return line.toString().stripTrailing();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

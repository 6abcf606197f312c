package org.talkoot.deploy.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Times of recoveries, by kind: median and maximum. Thread-safe. */
public final class RecoveryTable {
    private static final String ROW = "%-38s %5s  %13s  %13s  %13s  %13s%n";

    private final Map<String, List<Recoveries.Recovery>> byKind = new LinkedHashMap<>();

    public synchronized void add(String kind, Recoveries.Recovery recovery) {
        byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(recovery);
    }

    /** Milliseconds, half of them shorter than that. */
    public synchronized double medianMs(String kind, ToLongFunction<Recoveries.Recovery> time) {
        return milliseconds(sorted(byKind.get(kind), time), 0.5);
    }

    @Override
    public synchronized String toString() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                ROW, "in ms, median / maximum", "times", "noticed", "going on", "caught up", "committed"));
        byKind.forEach((kind, recoveries) -> table.append(String.format(
                ROW,
                kind,
                recoveries.size(),
                pair(recoveries, Recoveries.Recovery::noticed),
                pair(recoveries, Recoveries.Recovery::again),
                pair(recoveries, Recoveries.Recovery::caughtUp),
                pair(recoveries, Recoveries.Recovery::committed))));
        return table.toString();
    }

    private static String pair(List<Recoveries.Recovery> recoveries, ToLongFunction<Recoveries.Recovery> time) {
        long[] sorted = sorted(recoveries, time);
        return String.format(Locale.ROOT, "%.0f / %5.0f", milliseconds(sorted, 0.5), milliseconds(sorted, 1));
    }

    private static long[] sorted(List<Recoveries.Recovery> recoveries, ToLongFunction<Recoveries.Recovery> time) {
        return recoveries.stream().mapToLong(time).sorted().toArray();
    }

    private static double milliseconds(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))] / 1e6;
    }
}

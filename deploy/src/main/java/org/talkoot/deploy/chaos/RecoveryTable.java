package org.talkoot.deploy.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Times of recoveries, by kind: median and maximum. Thread-safe. */
public final class RecoveryTable {
    private static final String ROW = "%-39s %5s  %13s  %13s  %13s  %13s%n";

    private final Map<String, List<Recoveries.Recovery>> byKind = new LinkedHashMap<>();

    public synchronized void add(String kind, Recoveries.Recovery recovery) {
        byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(recovery);
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
        long[] sorted = recoveries.stream().mapToLong(time).sorted().toArray();
        int last = sorted.length - 1;
        double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2.0;
        return String.format(Locale.ROOT, "%.0f / %5.0f", median / 1e6, sorted[last] / 1e6);
    }
}

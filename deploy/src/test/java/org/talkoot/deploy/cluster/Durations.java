package org.talkoot.deploy.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long something took, each time. */
final class Durations {
    private final List<Long> ms = new ArrayList<>();

    void add(long nanos) {
        ms.add(TimeUnit.NANOSECONDS.toMillis(nanos));
        Collections.sort(ms);
    }

    long medianMs() {
        return ms.get(ms.size() / 2);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d times, median %d ms, least %d ms, most %d ms",
                ms.size(),
                medianMs(),
                ms.get(0),
                ms.get(ms.size() - 1));
    }
}

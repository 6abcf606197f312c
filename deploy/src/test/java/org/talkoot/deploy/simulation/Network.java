package org.talkoot.deploy.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.talkoot.deploy.simulation.Fault.Kind;

/** Brings messages, late, twice, out of order or not at all. */
final class Network {
    static final String COORDINATOR = "coordinator";

    /** Those inside are cut off: what they send is lost, and, unless it is one-way, what is sent to them. */
    private record Cut(Set<String> inside, boolean oneWay) {
        boolean separates(String from, String to) {
            boolean leaves = inside.contains(from) && !inside.contains(to);
            boolean enters = !inside.contains(from) && inside.contains(to);
            return leaves || enters && !oneWay;
        }
    }

    private final VirtualTime time;
    private final Traffic traffic;
    private final Random random;
    private final Coverage coverage;
    private final Trace trace;
    private final List<Cut> cuts = new ArrayList<>();
    private final List<Integer> toLose = new ArrayList<>(); // messages until one is lost
    private final Map<String, Long> newestArrivalMs = new HashMap<>(); // by sender and receiver

    Network(VirtualTime time, Traffic traffic, Random random, Coverage coverage, Trace trace) {
        this.time = time;
        this.traffic = traffic;
        this.random = random;
        this.coverage = coverage;
        this.trace = trace;
    }

    /** A message that may be lost and may arrive twice. */
    void send(String from, String to, Object message, Runnable arrival) {
        if (isLost(from, to, message)) {
            return;
        }
        int copies = random.nextDouble() < traffic.repeated() ? 2 + random.nextInt(2) : 1;
        for (int copy = 0; copy < copies; copy++) {
            if (copy > 0) {
                coverage.happened(Kind.DUPLICATE);
            }
            boolean late = copy > 0 || random.nextDouble() < traffic.late();
            deliver(from, to, message, late, arrival);
        }
    }

    /** A message within a process: late perhaps, but it arrives. */
    void tell(String from, String to, Object message, Runnable arrival) {
        deliver(from, to, message, random.nextDouble() < traffic.late(), arrival);
    }

    private boolean isLost(String from, String to, Object message) {
        boolean lost = false;
        for (int i = 0; i < toLose.size(); i++) {
            toLose.set(i, toLose.get(i) - 1);
            lost |= toLose.get(i) == 0;
        }
        if (lost) {
            toLose.removeIf(left -> left == 0);
            coverage.happened(Kind.DROP);
        }
        for (Cut cut : cuts) {
            lost |= cut.separates(from, to);
        }
        if (lost && trace.isOn()) {
            trace.add(time.nowMs(), "lost: " + from + " -> " + to + ": " + Trace.words(message));
        }
        return lost;
    }

    private void deliver(String from, String to, Object message, boolean late, Runnable arrival) {
        long delayMs = random.nextInt(late ? traffic.lateMs() : traffic.usualMs());
        if (late) {
            coverage.happened(Kind.DELAY);
        }
        long arrivesMs = time.nowMs() + delayMs;
        Long before = newestArrivalMs.get(from + to);
        if (before != null && before > arrivesMs) {
            if (traffic.ordered()) {
                arrivesMs = before;
            } else {
                coverage.happened(Kind.REORDER);
            }
        }
        newestArrivalMs.merge(from + to, arrivesMs, Math::max);
        time.after(arrivesMs - time.nowMs(), () -> {
            if (trace.isOn()) {
                trace.add(time.nowMs(), from + " -> " + to + ": " + Trace.words(message));
            }
            arrival.run();
        });
    }

    /** The message after so many is lost. */
    void loseOneOf(int messages) {
        toLose.add(messages);
    }

    void partition(Set<String> inside, boolean oneWay, long forMs) {
        Cut cut = new Cut(Set.copyOf(inside), oneWay);
        cuts.add(cut);
        time.after(forMs, () -> {
            cuts.remove(cut);
            trace.add(time.nowMs(), "the partition heals");
        });
    }
}

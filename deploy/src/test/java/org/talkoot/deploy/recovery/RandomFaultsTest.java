package org.talkoot.deploy.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.Harm;
import org.talkoot.deploy.chaos.Phase;
import org.talkoot.deploy.chaos.RecoveryTable;

/**
 * Faults of every kind hit real workers at random moments in every phase of a step, several in each run: the weights are
 * always those of the undisturbed run. {@code -Dseed=17} does one of the runs again.
 */
class RandomFaultsTest {
    private static final long LEAST_PATIENCE_MS = 300;

    private final Map<Harm, Integer> harms = new TreeMap<>();
    private final Map<Phase, Integer> phases = new TreeMap<>();
    private final RecoveryTable times = new RecoveryTable();

    @Test
    void aDozenRunsGiveOneResult() throws Exception {
        train(LongStream.rangeClosed(1, 12));
    }

    @Test
    @Tag("long")
    void twoHundredRunsGiveOneResult() throws Exception {
        train(LongStream.rangeClosed(1, 200));
    }

    private void train(LongStream seeds) throws Exception {
        Long only = Long.getLong("seed");
        if (only != null) {
            train(only);
            return;
        }
        for (long seed : seeds.toArray()) {
            train(seed);
        }
        System.out.println("faults by kind: " + harms + "\nfaults by phase: " + phases + "\n" + times);
        assertEquals(Harm.values().length, harms.size(), "every kind of fault: " + harms);
        assertEquals(Phase.values().length, phases.size(), "in every phase: " + phases);
    }

    private void train(long seed) throws Exception {
        RandomFaults random = RandomFaults.of(seed);
        System.out.println("seed " + seed + ": " + random.workers() + " workers, " + random.faults());
        Drill drill = Drill.impatient(random.workers(), LEAST_PATIENCE_MS, random.faults());
        for (Fault fault : random.faults()) {
            fault.occurrence().ifPresent(happened -> {
                harms.merge(fault.harm(), 1, Integer::sum);
                phases.merge(happened.moment().phase(), 1, Integer::sum);
                drill.recoveryFrom(fault)
                        .filter(each -> fault.harm().breaksTheWorld())
                        .ifPresent(each -> times.add(fault.harm().toString(), each));
            });
        }
    }
}

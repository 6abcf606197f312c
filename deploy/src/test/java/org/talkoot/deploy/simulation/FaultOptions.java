package org.talkoot.deploy.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.talkoot.deploy.simulation.Fault.Kind;

/**
 * All that may go wrong in a schedule.
 *
 * @param workers that the job begins with
 * @param processes that they are spread over
 * @param faults how many of each kind
 */
record FaultOptions(int workers, int processes, Traffic traffic, Map<Kind, Integer> faults) {
    private static final int MOST_WORKERS = 5;
    private static final int MOST_PROCESSES = 3;
    private static final int MOST_KINDS = 4; // in one schedule: those with all kinds hide what two of them do together
    private static final int MOST_OF_A_KIND = 3;
    private static final double PROCESS_DEATHS = 0.06; // share of the schedules: they cost most, since they write files

    FaultOptions {
        faults = Map.copyOf(faults);
        if (workers < 1 || processes < 1 || !faults.keySet().stream().allMatch(Kind::isPlanned)) {
            throw new IllegalArgumentException(workers + " workers, " + processes + " processes, " + faults);
        }
    }

    static FaultOptions random(Random random) {
        Map<Kind, Integer> faults = new EnumMap<>(Kind.class);
        Kind[] kinds = Kind.values();
        for (int i = random.nextInt(MOST_KINDS + 1); i > 0; i--) {
            Kind kind = kinds[Kind.DROP.ordinal() + random.nextInt(kinds.length - Kind.DROP.ordinal())];
            if (kind.compareTo(Kind.PROCESS_DEATH) < 0) {
                faults.put(kind, 1 + random.nextInt(most(kind)));
            }
        }
        if (random.nextDouble() < PROCESS_DEATHS) {
            faults.put(Kind.PROCESS_DEATH, 1 + random.nextInt(2));
            faults.put(Kind.TORN_CHECKPOINT, random.nextInt(3));
        }
        int workers = 1 + random.nextInt(MOST_WORKERS);
        Traffic traffic = traffic(random);
        return new FaultOptions(workers, 1 + random.nextInt(MOST_PROCESSES), traffic, faults);
    }

    /** More of some would be a reason to give the job up, and the coordinator would be right to do so. */
    private static int most(Kind kind) {
        return switch (kind) {
            case EXCEPTION, OTHER_WEIGHTS, ALL_WORKERS_CRASH -> 1;
            default -> MOST_OF_A_KIND;
        };
    }

    private static Traffic traffic(Random random) {
        if (random.nextInt(4) == 0) {
            return Traffic.CALM;
        }
        return new Traffic(
                1 + random.nextInt(20),
                random.nextInt(3) * 0.02,
                1 + random.nextInt(300),
                random.nextInt(3) * 0.1,
                random.nextBoolean());
    }
}

package org.talkoot.deploy.recovery;

import static org.talkoot.deploy.chaos.Condition.after;
import static org.talkoot.deploy.chaos.Condition.before;
import static org.talkoot.deploy.chaos.Condition.fromStep;
import static org.talkoot.deploy.chaos.Faults.when;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.talkoot.deploy.chaos.Condition;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.Faults;
import org.talkoot.deploy.chaos.Harm;
import org.talkoot.deploy.chaos.Phase;

/** What happens in one run, a function of the seed: with consecutive seeds every harm comes in every phase. */
record RandomFaults(int workers, List<Fault> faults) {
    private static final int FAULTS = 4;
    private static final int LAST_STEP = Drill.STEPS - Drill.STEPS_PER_EPOCH; // a snapshot and an evaluation follow
    private static final Duration HANG = Duration.ofMillis(1_500);
    private static final Duration SLOW = Duration.ofMillis(100);

    static RandomFaults of(long seed) {
        Random random = new Random(seed);
        int workers = 2 + random.nextInt(3);
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < FAULTS; i++) {
            int number = Math.toIntExact(seed) * FAULTS + i;
            faults.add(fault(number, workers, random));
        }
        return new RandomFaults(workers, faults);
    }

    private static Fault fault(int number, int workers, Random random) {
        Harm harm = Harm.values()[number % Harm.values().length];
        Phase phase = phase(harm, harm.ordinal() + 2 * (number / Harm.values().length));
        Condition from = fromStep(1 + random.nextInt(LAST_STEP));
        boolean before = harm == Harm.LOSE_MESSAGE || phase == Phase.ENTERING || random.nextBoolean();
        Faults.When when = when(from, before ? before(phase) : after(phase));
        return switch (harm) {
            case KILL_WORKER -> when.kill();
            case KILL_ALL -> when.killAll();
            case KILL_COORDINATOR -> when.killCoordinator();
            case KILL_BOTH -> when.killCoordinatorToo();
            case HANG -> when.hang(HANG);
            case LOSE_MESSAGE -> when.loseMessage();
            case THROW -> when.throwException(new IllegalStateException("a layer failed"));
            case SCALE -> when.scale(2 + random.nextInt(workers));
            case SLOW -> when.slow(3, SLOW);
        };
    }

    /** The next phase in which that can be done. */
    private static Phase phase(Harm harm, int number) {
        List<Phase> possible = List.of(Phase.values()).stream()
                .filter(phase -> harm != Harm.LOSE_MESSAGE || phase.sends())
                .filter(phase -> harm != Harm.THROW || !phase.sends() && phase != Phase.ENTERING)
                .toList();
        return possible.get(number % possible.size());
    }
}

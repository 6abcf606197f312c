package org.talkoot.deploy.chaos;

import static org.talkoot.deploy.chaos.Condition.before;
import static org.talkoot.deploy.chaos.Condition.fromStep;
import static org.talkoot.deploy.chaos.Condition.worker;
import static org.talkoot.deploy.chaos.Faults.when;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Faults that follow each other through a run, each kind about as often: one is due when the run has recovered from the
 * one before. A function of the seed.
 */
public final class ChaosPlan {
    private static final double FIRST = 0.03; // share of the run
    private static final double LAST = 0.9;
    private static final Duration HANG = Duration.ofMillis(2_500);
    private static final Duration SLOW = Duration.ofMillis(300);
    private static final int TIMES_AS_SLOW = 4;

    /** One worker alone has nobody to send a message to. */
    public static final int LEAST_WORKERS = 2;

    /** In the order in which they follow each other. */
    private enum Kind {
        KILL,
        LOSE_STATISTICS,
        KILL_COORDINATOR,
        KILL_ALL,
        HANG,
        LOSE_GRADIENT,
        ADD,
        KILL_IN_SNAPSHOT,
        KILL_BOTH,
        THROW,
        LOSE_WEIGHTS,
        REMOVE,
        SLOW
    }

    /** Different kinds of faults. */
    public static final int KINDS = Kind.values().length;

    private static final List<Phase> PHASES = List.of(Phase.LOADING, Phase.FORWARD, Phase.LOSS, Phase.BACKWARD);

    private final Random random;
    private final int workers;
    private final boolean statistics;
    private int count; // of workers, as far as the plan has come
    private final AtomicInteger turn = new AtomicInteger();
    private final List<Fault> faults = new ArrayList<>();

    /**
     * @param steps of the run
     * @param workers that it begins with
     * @param statistics whether its workers exchange statistics
     */
    public ChaosPlan(long seed, int faults, int steps, int workers, boolean statistics) {
        random = new Random(seed);
        this.workers = workers;
        count = workers;
        this.statistics = statistics;
        Kind[] kinds = Kind.values();
        int first = random.nextInt(kinds.length);
        for (int i = 0; i < faults; i++) {
            double share = FIRST + (LAST - FIRST) * (i + random.nextDouble() / 2) / faults;
            this.faults.add(fault(kinds[(first + i) % kinds.length], turn(i), fromStep(1 + (int) (share * steps))));
        }
    }

    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** The run has recovered: the next fault may come. */
    public void next() {
        turn.incrementAndGet();
    }

    private Condition turn(int number) {
        return new Condition("fault " + (number + 1), moment -> turn.get() == number);
    }

    private Fault fault(Kind kind, Condition turn, Condition from) {
        Condition victim = worker(random.nextInt(count));
        Condition phase = before(PHASES.get(random.nextInt(PHASES.size())));
        return switch (kind) {
            case KILL -> when(turn, from, victim, phase).kill();
            case KILL_IN_SNAPSHOT ->
                when(turn, from, victim, before(Phase.SNAPSHOT)).kill();
            case KILL_ALL -> when(turn, from, victim, phase).killAll();
            case KILL_COORDINATOR -> when(turn, from, victim, phase).killCoordinator();
            case KILL_BOTH -> when(turn, from, victim, phase).killCoordinatorToo();
            case HANG -> when(turn, from, victim, phase).hang(HANG);
            case THROW -> when(turn, from, victim, phase).throwException(new IllegalStateException("a layer failed"));
            case LOSE_STATISTICS ->
                when(turn, from, before(statistics ? Phase.STATISTICS : Phase.WEIGHTS))
                        .loseMessage();
            case LOSE_GRADIENT -> when(turn, from, before(Phase.GRADIENT)).loseMessage();
            case LOSE_WEIGHTS -> when(turn, from, before(Phase.WEIGHTS)).loseMessage();
            case ADD -> when(turn, from).scale(count = workers + 1 + random.nextInt(2));
            case REMOVE -> when(turn, from).scale(count = count == LEAST_WORKERS ? workers + 1 : LEAST_WORKERS);
            case SLOW -> when(turn, from, victim, before(Phase.FORWARD)).slow(TIMES_AS_SLOW, SLOW);
        };
    }
}

package org.talkoot.deploy.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Says which fault is to hit a run, by worker, step and phase:
 *
 * <pre>{@code
 * when(worker(1), step(60), before(BACKWARD)).kill()
 * }</pre>
 *
 * A {@link FaultyTraining} carries it out, in the worker's own thread. The conditions are {@link Condition}s.
 */
public final class Faults {
    /** As many as a run may have. */
    private static final int PLACES = 1_024;

    private Faults() {}

    public static When when(Condition... conditions) {
        return new When(List.of(conditions));
    }

    /** The first half of a fault. */
    public record When(List<Condition> conditions) {

        /** The worker dies on the spot: it computes nothing more, sends nothing more, tells nobody. */
        public Fault kill() {
            return then(Harm.KILL_WORKER, "worker {} is killed", victim -> {
                throw new Killed();
            });
        }

        /** Two die: this worker on the spot, the one in another place wherever it is then. */
        public Fault killWith(int place) {
            return then(Harm.KILL_WORKER, "worker {} is killed, and the one in place " + place + " with it", victim -> {
                victim.training().kill(place);
                throw new Killed();
            });
        }

        /** All die: this worker on the spot, the others wherever they are then. */
        public Fault killAll() {
            return then(Harm.KILL_ALL, "worker {} is killed, and all others with it", victim -> {
                for (int place = 0; place < PLACES; place++) {
                    victim.training().kill(place);
                }
                throw new Killed();
            });
        }

        /** The coordinator dies, not the worker. */
        public Fault killCoordinator() {
            return then(
                    Harm.KILL_COORDINATOR,
                    "the coordinator is killed",
                    victim -> victim.training().killCoordinator());
        }

        /** The coordinator dies, and the worker on the spot. */
        public Fault killCoordinatorToo() {
            return then(Harm.KILL_BOTH, "worker {} and the coordinator are killed", victim -> {
                victim.training().killCoordinator();
                throw new Killed();
            });
        }

        /** Its thread is blocked that long, and wakes up. */
        public Fault hang(Duration howLong) {
            return then(
                    Harm.HANG, "worker {} hangs for " + howLong.toMillis() + " ms", victim -> park(howLong.toNanos()));
        }

        /** The segment throws, as a layer may. */
        public Fault throwException(RuntimeException exception) {
            return then(Harm.THROW, "worker {} throws: " + exception.getMessage(), victim -> {
                throw exception;
            });
        }

        /** The next message that it sends never arrives. */
        public Fault loseMessage() {
            List<Condition> narrowed = new ArrayList<>(conditions);
            narrowed.add(new Condition("when it sends", moment -> moment.phase().sends() && !moment.done()));
            return new Fault(List.copyOf(narrowed), Harm.LOSE_MESSAGE, "worker {} loses a message", victim -> {
                throw new Lost();
            });
        }

        /** Workers join or leave, until there are so many. */
        public Fault scale(int workers) {
            return then(
                    Harm.SCALE,
                    "the number of workers changes to " + workers,
                    victim -> victim.training().scale(workers));
        }

        /** Each of its segments takes so many times as long. */
        public Fault slow(double factor, Duration howLong) {
            return then(
                    Harm.SLOW,
                    "worker {} is " + factor + " times as slow for " + howLong.toMillis() + " ms",
                    victim -> victim.slowDown(factor, howLong));
        }

        /**
         * Anything else.
         *
         * @param words of it, with {} for the worker's name
         */
        public Fault then(Harm harm, String words, Fault.Deed deed) {
            return new Fault(conditions, harm, words, deed);
        }
    }

    static void park(long nanos) {
        long end = System.nanoTime() + nanos;
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** Ends a worker's actor at once: no layer throws it, so nobody takes it for a failed segment. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed by a fault", null, false, false);
        }
    }

    /** Ends up with whoever was about to send. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lost() {
            super("lost by a fault", null, false, false);
        }
    }
}

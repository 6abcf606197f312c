package org.talkoot.deploy.chaos;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.worker.actor.Courier;

/**
 * Carries out a plan of {@link Fault}s: every message between workers passes here, on its sender's thread, so each fault
 * hits a real worker in the middle of a step.
 */
public final class FaultyCourier implements Courier {
    private static final long HANG_NANOS = 4_000_000_000L;

    /** Told when a fault happens. */
    @FunctionalInterface
    public interface Observer {
        void happens(Fault fault);
    }

    private final List<Fault> plan;
    private final int workers;
    private final Observer observer;
    private volatile LocalTraining training;
    private int next; // of the plan; guarded by this
    private int seen; // messages of the next fault's step or a later one; guarded by this

    public FaultyCourier(List<Fault> plan, int workers, Observer observer) {
        this.plan = plan;
        this.workers = workers;
        this.observer = observer;
    }

    /** The run to do harm to. */
    public void disturb(LocalTraining training) {
        this.training = training;
    }

    @Override
    public void send(ActorRef<WorkerCommand> peer, PeerMessage message) {
        Fault fault = due(message.step());
        if (fault == null) {
            peer.tell(message);
            return;
        }
        observer.happens(fault);
        switch (fault.kind()) {
            case KILL_WORKER -> training.kill(fault.place());
            case KILL_ALL -> {
                for (int place = 0; place < workers + 2; place++) {
                    training.kill(place);
                }
            }
            case HANG_WORKER -> hang();
            case ADD_WORKERS -> training.scale(workers + 2);
            case REMOVE_WORKERS -> training.scale(2);
            case LOSE_MESSAGE -> {
                return;
            }
        }
        peer.tell(message);
    }

    private synchronized Fault due(int step) {
        if (training == null || next == plan.size() || step < plan.get(next).step()) {
            return null;
        }
        if (seen++ < plan.get(next).after()) {
            return null;
        }
        seen = 0;
        return plan.get(next++);
    }

    private static void hang() {
        long end = System.nanoTime() + HANG_NANOS;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}

package org.talkoot.deploy.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.actor.Courier;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.step.Segment;

/**
 * A run that {@link Fault}s hit. Every segment of every worker and every message between workers passes here, on the
 * worker's own thread: what hits it, hits a real worker in the middle of what it does.
 */
public final class FaultyTraining implements Courier, SegmentListener {
    private final List<Fault> faults;
    private final StepWatch watch = new StepWatch();
    private final CompletableFuture<LocalTraining> training = new CompletableFuture<>();
    private volatile SegmentListener others = SegmentListener.NOBODY; // who look on
    private final ThreadLocal<Self> self = new ThreadLocal<>(); // each worker has a thread of its own

    public FaultyTraining(List<Fault> faults) {
        this.faults = List.copyOf(faults);
    }

    /** Starts the run that is to be hit. Once. */
    public LocalTraining start(JobSpec job, LocalTraining.Options options, TrainingListener listener) {
        others = options.segments();
        LocalTraining started =
                LocalTraining.start(job, options.with((Courier) this).with((SegmentListener) this), listener);
        training.complete(started);
        return started;
    }

    /** When which step was complete. */
    public StepWatch watch() {
        return watch;
    }

    @Override
    public void entering(String worker, World world) {
        others.entering(worker, world);
        Self here = self.get();
        if (here == null) {
            here = new Self(worker);
            self.set(here);
        }
        here.world = world;
        here.meet(Phase.ENTERING, world.startStep(), false);
    }

    @Override
    public void before(String worker, int step, Segment segment) {
        others.before(worker, step, segment);
        Self here = self.get();
        here.began(step, segment);
        here.meet(Phase.of(segment), here.step, false);
    }

    @Override
    public void after(String worker, int step, Segment segment) {
        Self here = self.get();
        here.drag();
        here.meet(Phase.of(segment), here.step, true);
        others.after(worker, step, segment);
    }

    @Override
    public void send(ActorRef<WorkerCommand> peer, PeerMessage message) {
        Self here = self.get();
        try {
            here.meet(Phase.of(message), here.step, false);
        } catch (Faults.Lost lost) {
            return;
        }
        peer.tell(message);
        here.meet(Phase.of(message), here.step, true);
    }

    /** A worker, seen from its own thread. */
    private final class Self implements Victim {
        private final String worker;
        private World world;
        private int step; // that it computes, from 1; between steps: how many are complete
        private long beganNanos; // the segment
        private double factor = 1;
        private long slowUntilNanos;

        Self(String worker) {
            this.worker = worker;
        }

        /** @param stepOrMinibatch of training, from 0; or of an evaluation, which comes after the step of the snapshot */
        void began(int stepOrMinibatch, Segment segment) {
            Phase phase = Phase.of(segment);
            if (phase != Phase.EVALUATION) {
                step = stepOrMinibatch + (phase.isOfAStep() ? 1 : 0);
            }
            if (phase == Phase.LOADING || phase == Phase.SNAPSHOT) {
                watch.reached(worker, world, stepOrMinibatch);
            }
            beganNanos = System.nanoTime();
        }

        void meet(Phase phase, int atStep, boolean done) {
            Moment moment = new Moment(worker, world.fence(), atStep, phase, done);
            for (Fault fault : faults) {
                fault.meet(moment, this);
            }
        }

        void drag() {
            long now = System.nanoTime();
            if (factor > 1 && slowUntilNanos - now > 0) {
                Faults.park((long) ((factor - 1) * (now - beganNanos)));
            }
        }

        @Override
        public LocalTraining training() {
            return training.join();
        }

        @Override
        public void slowDown(double times, Duration howLong) {
            factor = times;
            slowUntilNanos = System.nanoTime() + howLong.toNanos();
        }
    }
}

package org.talkoot.deploy.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.talkoot.deploy.simulation.Fault.Kind;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.actor.Activity;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.actor.WorkerDriver;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.WorkerMachine;

/**
 * A real worker without its actor: its mailbox is read one message at a time, and not while it computes. A segment takes
 * virtual time and is computed at its end; one that takes long, or hangs, is computed by a {@link Coroutine}, so that the
 * node's monitor sees the worker in it.
 */
final class SimulatedWorker implements WorkerDriver.Post, SegmentListener {
    private static final long BOUNDARY_PATIENCE_MS = 20_000;
    private static final int MOST_SEGMENT_MS = 4;
    private static final long LONG_MS = 200;
    private static final long READY = -1;

    private final String name;
    private final Surroundings around;
    private final SimulatedProcess process;
    private final States states;
    private final WorkerDriver driver;
    private final Activity activity = new Activity();
    private final Ticks ticks;
    private final Runnable runSegment = this::beginSegment; // compared by identity
    private final Deque<Runnable> mailbox = new ArrayDeque<>();
    private final Consumer<SimulatedWorker> gone; // told when its actor has ended
    private SimulatedCoordinator coordinator;
    private List<SimulatedWorker> peers = List.of(); // by rank, of the world that was entered last
    private WorkerMachine.Phase phase = WorkerMachine.Phase.IDLE;
    private Coroutine hanging; // null unless a segment takes long
    private long shortSinceMs = READY; // of a segment that is computed at its end
    private long beganMs = READY; // of a segment that the driver hasn't begun yet
    private boolean alive = true;
    private boolean busy; // it computes, or is paused
    private int slowness = 1;
    private long hangMs; // in the next segment; 0 for not at all
    private boolean willThrow;
    private boolean willLie;
    private boolean hasLied;

    SimulatedWorker(
            String name,
            Surroundings around,
            SimulatedProcess process,
            SimulatedCoordinator coordinator,
            Consumer<SimulatedWorker> gone) {
        this.name = name;
        this.around = around;
        this.process = process;
        states = process.states();
        this.coordinator = coordinator;
        this.gone = gone;
        ticks = new Ticks(around.nowMs());
        driver = new WorkerDriver(
                new WorkerDriver.Setup(
                        name,
                        around.reference().job(),
                        process.memory(),
                        activity,
                        BOUNDARY_PATIENCE_MS,
                        this,
                        this::clock),
                this);
        join();
        every();
    }

    private long clock() {
        return beganMs == READY ? around.nowMs() : beganMs;
    }

    private void every() {
        around.time().after(Ticks.INTERVAL.toMillis(), () -> {
            if (alive) {
                deliver(this::tick);
                every();
            }
        });
    }

    private void tick() {
        if (ticks.stoodStill(around.nowMs())) {
            driver.resumed();
            around.waits().heard(name);
        }
        driver.tick();
    }

    SimulatedProcess process() {
        return process;
    }

    private void join() {
        SimulatedCoordinator asked = coordinator;
        around.network().tell(name, asked.name(), "join", () -> asked.onJoin(this, driver));
    }

    /** Puts a message into the mailbox, and has it read if nothing else is under way. */
    void deliver(Runnable message) {
        if (alive) {
            mailbox.add(message);
            readMailbox();
        }
    }

    private void readMailbox() {
        while (alive && !busy && !mailbox.isEmpty()) {
            mailbox.poll().run();
            noteTransition();
        }
    }

    private void noteTransition() {
        if (driver.phase() != phase) {
            around.coverage().worker(phase, driver.phase());
            phase = driver.phase();
        }
    }

    @Override
    public void runSoon() {
        mailbox.add(runSegment);
    }

    private void beginSegment() {
        long tookMs = (1 + around.random().nextInt(MOST_SEGMENT_MS)) * slowness;
        busy = true;
        if (hangMs > 0) {
            beginLong(hangMs);
            hangMs = 0;
        } else if (tookMs > LONG_MS) {
            beginLong(tookMs);
        } else {
            shortSinceMs = around.nowMs();
            around.time().after(tookMs, this::endShort);
        }
    }

    private void endShort() {
        if (shortSinceMs != READY) { // else it takes longer than it was to
            beganMs = shortSinceMs;
            shortSinceMs = READY;
            endSegment(driver::runSegment);
        }
    }

    /** Nothing runs for so long: a segment that would have taken little is still under way then. */
    void suspend(long forMs) {
        if (shortSinceMs != READY) {
            beganMs = shortSinceMs;
            shortSinceMs = READY;
            beginLong(forMs + around.random().nextInt((int) LONG_MS));
        }
    }

    /** The driver begins at once, and gets no further than {@link #before}. */
    private void beginLong(long tookMs) {
        Coroutine segment = new Coroutine(driver::runSegment);
        hanging = segment;
        segment.resume();
        if (tookMs < Long.MAX_VALUE) {
            around.time().after(tookMs, () -> {
                if (alive) {
                    endLong(segment);
                }
            });
        }
    }

    private void endLong(Coroutine segment) {
        hanging = null;
        endSegment(segment::resume);
    }

    private void endSegment(Runnable segment) {
        if (states.isNewest(driver.newestWorld())) {
            segment.run();
            around.waits().moved();
        } else {
            states.guard(name, segment);
        }
        beganMs = READY;
        busy = false;
        noteTransition();
        readMailbox();
    }

    @Override
    public void before(String worker, int step, Segment segment) {
        beganMs = READY;
        if (hanging != null) {
            hanging.suspend();
        }
        if (willThrow) {
            willThrow = false;
            around.coverage().happened(Kind.EXCEPTION);
            throw new IllegalStateException("a simulated exception");
        }
        if (around.trace().isOn()) {
            around.note(name + " computes " + segment + " of step " + step + " in " + driver.newestWorld());
        }
    }

    void onFormWorld(World world, int rank, List<SimulatedWorker> workers) {
        if (driver.isNewer(world.fence())) {
            peers = workers;
            around.waits().entered(name, world.fence(), world.patienceMs());
            driver.form(world, rank);
            states.entered(driver.newestWorld());
        }
    }

    void onProceed(WorkerCommand.Proceed command) {
        around.waits().patience(name, command.patienceMs());
        driver.proceed(command);
    }

    void onRecruit(long term, SimulatedCoordinator newCoordinator) {
        coordinator = newCoordinator;
        driver.recruited(term);
        join();
    }

    @Override
    public void toPeer(int rank, PeerMessage message) {
        states.sent(message);
        SimulatedWorker peer = peers.get(rank);
        around.network().send(name, peer.name, message, () -> {
            PeerMessage arrived = peer.process == process ? message : SimulatedProcess.copy(message);
            peer.deliver(() -> peer.onMessage(arrived));
        });
    }

    private void onMessage(PeerMessage message) {
        around.waits().heard(name);
        driver.received(message);
    }

    @Override
    public void toCoordinator(WorkerReport report) {
        WorkerReport told = report;
        if (report instanceof WorkerReport.BoundaryReached boundary) {
            states.reported(name, boundary);
            if (willLie && peers.size() > 1) {
                willLie = false;
                hasLied = true;
                around.coverage().happened(Kind.OTHER_WEIGHTS);
                around.history().lied(boundary);
                told = new WorkerReport.BoundaryReached(
                        boundary.fence(), boundary.sender(), boundary.steps(), ~boundary.stateHash(), true);
            }
        } else if (report instanceof WorkerReport.Losses losses) {
            states.reported(name, losses);
        } else if (report instanceof WorkerReport.Alive living) {
            around.waits().alive(name, living);
        }
        WorkerReport sent = told;
        SimulatedCoordinator receiver = coordinator;
        around.network().send(name, receiver.name(), sent, () -> receiver.onReport(sent));
    }

    /** Its thread comes out of no segment for so long, beginning with the next. */
    void hang(long forMs) {
        hangMs = forMs;
    }

    /** It takes no message for so long. */
    void pause(long forMs) {
        deliver(() -> {
            busy = true;
            around.time().after(forMs, () -> {
                busy = false;
                readMailbox();
            });
        });
    }

    void slowDown(int factor) {
        slowness = factor;
    }

    void throwInNextSegment() {
        willThrow = true;
    }

    void lieAtNextBoundary() {
        willLie = true;
    }

    boolean hasLied() {
        return hasLied;
    }

    /** Its actor ends, between two messages. */
    void stop() {
        if (alive) {
            alive = false;
            mailbox.clear();
            gone.accept(this);
        }
    }

    /** Its actor is stopped by force: at once, or when it comes out of its segment. */
    void kill(boolean atOnce) {
        if (atOnce || !busy) {
            vanish();
            gone.accept(this);
        } else {
            mailbox.addFirst(this::stop);
        }
    }

    /** Its process ends, and its thread with it. */
    void vanish() {
        alive = false;
        mailbox.clear();
        shortSinceMs = READY;
        if (hanging != null) {
            hanging.abandon();
            hanging = null;
        }
    }

    boolean isAlive() {
        return alive;
    }

    boolean isHanging() {
        return hanging != null;
    }

    String name() {
        return name;
    }

    WorkerDriver driver() {
        return driver;
    }

    Activity activity() {
        return activity;
    }
}

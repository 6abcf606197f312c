package org.talkoot.deploy.machines;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.Segment.Kind;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.WorkerEffects;
import org.talkoot.worker.step.WorkerMachine;

/** A worker's machine and what it works on. Weights are counts of their updates: whoever reads a chunk in step t must find t. */
final class VirtualMember implements WorkerEffects {
    private static final int EVALUATION_MINIBATCHES = 2;
    private static final float[][] NO_NODES = {};

    private final String name;
    private final VirtualCluster cluster;
    private final WorkerMachine machine =
            new WorkerMachine(EVALUATION_MINIBATCHES, VirtualCluster.BOUNDARY_PATIENCE_MS, this);
    private final Deque<Runnable> mailbox = new ArrayDeque<>(); // while it hangs
    private final List<Float> losses = new ArrayList<>(); // not yet told
    private World world;
    private int rank;
    private List<String> peers;
    private StepProgram program;
    private int[] versions; // by chunk, of the world
    private Segment running;
    private int number; // of the running segment's step
    private long sinceMs;
    private int firstLoss;
    private boolean alive = true;
    private boolean hangs;
    private boolean willHang;
    private boolean willThrow;
    private boolean willLie;

    VirtualMember(String name, VirtualCluster cluster) {
        this.name = name;
        this.cluster = cluster;
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return alive;
    }

    void die() {
        alive = false;
    }

    void hang() {
        willHang = true;
    }

    void fault() {
        willThrow = true;
    }

    void lie() {
        willLie = true;
    }

    /** A message to it: what it does then. One that hangs doesn't read. */
    void tell(Consumer<WorkerMachine> action) {
        act(() -> action.accept(machine));
    }

    private void act(Runnable action) {
        if (hangs) {
            mailbox.add(action);
        } else if (alive) {
            action.run();
        }
    }

    void tick() {
        if (alive && !hangs) {
            machine.tick(cluster.nowMs());
            tellThatItLives();
        }
    }

    private void tellThatItLives() {
        if (world != null) {
            cluster.report(new WorkerReport.Alive(
                    world.fence(),
                    rank,
                    machine.steps(),
                    machine.segments(),
                    machine.segments(),
                    0,
                    machine.doing(),
                    machine.waitsFor().stream().boxed().toList()));
        }
    }

    void form(World formed, int rank, List<String> names) {
        act(() -> {
            if (machine.isNewer(formed.fence()) && !cluster.memory().isOver(formed.fence())) {
                world = formed;
                this.rank = rank;
                peers = names;
                program = cluster.program();
                versions = cluster.memory().enter(formed);
                running = null;
                losses.clear();
                machine.formed(formed, rank, program, cluster.nowMs());
                tellThatItLives();
            }
        });
    }

    void deliverState(Fence fence) {
        act(() -> {
            if (fence.equals(world.fence())) {
                float[] parameters = new float[versions.length];
                IntStream.range(0, versions.length).forEach(chunk -> parameters[chunk] = versions[chunk]);
                cluster.report(new WorkerReport.StateDelivered(fence, rank, parameters, new float[0]));
            }
        });
    }

    /** What its node's monitor sees. */
    void look() {
        if (alive && running != null && cluster.nowMs() - sinceMs > world.patienceMs() / 3 * 2) {
            cluster.report(new WorkerReport.Stalled(
                    name, program.describe(running, machine.steps()), cluster.nowMs() - sinceMs));
        }
    }

    @Override
    public void run(Segment segment, int step) {
        if (running != null) {
            throw new AssertionError(name + ": " + segment + " began while " + running + " was under way");
        }
        running = segment;
        number = step;
        sinceMs = cluster.nowMs();
        checkReads();
        if (willHang) {
            willHang = false;
            hangs = true;
            if (cluster.random().nextBoolean()) {
                cluster.after(cluster.random().nextInt(60_000), this::wake);
            }
        } else {
            cluster.after(1 + cluster.random().nextInt(5), () -> complete(segment));
        }
    }

    private void wake() {
        hangs = false;
        complete(running);
        while (!hangs && !mailbox.isEmpty()) {
            act(mailbox.poll());
        }
    }

    private void complete(Segment segment) {
        if (!alive) {
            return;
        }
        if (segment == running) { // else it belongs to an older world, and the machine must see that
            if (willThrow) {
                willThrow = false;
                running = null;
                machine.threw(segment, "no");
                return;
            }
            checkReads();
            running = null;
            if (segment.kind() == Kind.UPDATE) {
                update(segment.index());
            } else if (segment.kind() == Kind.SNAPSHOT) {
                cluster.memory().keep(world.fence(), number);
            }
        }
        machine.completed(segment, cluster.nowMs());
    }

    private void checkReads() {
        for (int chunk = 0; chunk < versions.length; chunk++) {
            boolean reads = switch (running.kind()) {
                case FORWARD, FINISH_FORWARD, BACKWARD, FINISH_BACKWARD -> cluster.stageOf(chunk) == running.index();
                case UPDATE -> chunk == running.index();
                case SNAPSHOT -> true;
                default -> false;
            };
            if (reads && versions[chunk] != number) {
                throw new AssertionError(name + ": " + running + " of step " + number + " in " + world
                        + " found version " + versions[chunk] + " of chunk " + chunk);
            }
        }
    }

    private void update(int chunk) {
        versions[chunk]++;
        if (chunk == versions.length - 1) {
            if (losses.isEmpty()) {
                firstLoss = number;
            }
            losses.add(History.loss(number));
            if (losses.size() == WorkerReport.Losses.MOST || cluster.random().nextInt(3) == 0) {
                tellLosses();
            }
        }
    }

    private void tellLosses() {
        if (!losses.isEmpty()) {
            float[] told = new float[losses.size()];
            IntStream.range(0, told.length).forEach(i -> told[i] = losses.get(i));
            losses.clear();
            cluster.report(new WorkerReport.Losses(world.fence(), rank, firstLoss, told));
        }
    }

    @Override
    public void accept(PeerMessage message) {}

    @Override
    public void sendStatistics(int exchange, int step) {
        sendToAll(new Statistics(world.fence(), step, rank, exchange, NO_NODES));
    }

    @Override
    public void sendGradient(int chunk, int owner, int step) {
        cluster.send(peers.get(owner), new GradientChunk(world.fence(), step, rank, chunk, 0, 0, NO_NODES));
    }

    @Override
    public void sendWeights(int chunk, int step) {
        sendToAll(new WeightsChunk(world.fence(), step, rank, chunk, 0, 0, new float[0]));
    }

    private void sendToAll(PeerMessage message) {
        for (String peer : peers) {
            if (!peer.equals(name)) {
                cluster.send(peer, message);
            }
        }
    }

    @Override
    public void boundaryReached(int steps) {
        tellLosses();
        cluster.report(new WorkerReport.BoundaryReached(world.fence(), rank, steps, willLie ? -steps : steps, true));
        willLie = false;
    }

    @Override
    public void evaluated(int steps) {
        double[] lossSums = IntStream.range(
                        world.firstShard().get(rank), world.firstShard().get(rank + 1))
                .mapToDouble(shard -> History.evaluationLoss(steps, shard))
                .toArray();
        long[] correct = new long[lossSums.length];
        Arrays.fill(correct, 1);
        cluster.report(new WorkerReport.Evaluated(world.fence(), rank, steps, lossSums, correct));
    }

    @Override
    public void failed(int steps, boolean threw, String reason) {
        cluster.report(new WorkerReport.Failed(world.fence(), rank, steps, threw, reason));
    }
}

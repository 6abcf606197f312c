package org.talkoot.worker.step;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.World;

/**
 * Workers' machines, a network that delays, reorders and repeats messages, and a coordinator that says no more than it
 * must, on virtual time and from one seed. {@link VirtualWorker} checks every step of theirs.
 */
final class VirtualWorld {
    static final long PATIENCE_MS = 30_000;
    static final long BOUNDARY_PATIENCE_MS = 60_000;
    static final EvaluationMinibatches EVALUATION_MINIBATCHES = new EvaluationMinibatches(2, 0);
    static final long TICK_MS = 250;
    /** After that much virtual time, every run is over, or something hangs. */
    private static final long END_MS = 600_000;

    /** What went wrong, by the word of a worker. */
    record Failure(int rank, long atMs, String reason) {}

    /** A message that the network loses, all copies of it. */
    record Loss(PeerMessage message, int receiver, long atMs) {}

    /**
     * What the workers of a process share in one world: versions, that is updates since the job began.
     *
     * @param weights by chunk
     * @param velocity by chunk
     */
    record Shared(int[] weights, int[] velocity) {
        static Shared of(int chunks, int version) {
            int[] weights = new int[chunks];
            java.util.Arrays.fill(weights, version);
            return new Shared(weights, weights.clone());
        }
    }

    private record Event(long atMs, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::number));
    private final Random random;
    private final TestProgram program;
    private final int steps;
    private final List<Integer> node; // by rank
    private final int fanOut;
    private final List<VirtualWorker> workers = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final Map<Integer, BitSet> reached = new HashMap<>(); // by boundary: ranks
    private final Map<Integer, BitSet> evaluated = new HashMap<>(); // by boundary: ranks
    private World world;
    private List<Shared> shared; // by process
    private long nowMs;
    private long scheduled;
    private int sent;
    private int loseNumber = -1;
    private Loss loss;
    private boolean over;

    /**
     * @param node by rank: the process it is in
     * @param fanOut of the tree over which statistics travel, or 0
     */
    VirtualWorld(Random random, List<Integer> node, int fanOut, int shards, int steps) {
        this.fanOut = fanOut;
        this.random = random;
        this.node = node;
        this.steps = steps;
        program = TestProgram.random(random);
        boolean hasVelocity = random.nextInt(4) > 0;
        for (int rank = 0; rank < node.size(); rank++) {
            workers.add(new VirtualWorker(this, program, hasVelocity));
        }
        form(new Fence(1, 1), shards, 0);
    }

    /** The message with that number, counted from 0 in the order of sending, gets lost. */
    void lose(int number) {
        loseNumber = number;
    }

    /** At that time, another world begins where the last commit was. */
    void formAgainAt(long atMs, int shards) {
        after(atMs, () -> {
            if (!over) {
                int start = reached.entrySet().stream()
                        .filter(each -> each.getValue().cardinality() == workers.size())
                        .mapToInt(Map.Entry::getKey)
                        .max()
                        .orElse(0);
                if (start < steps) {
                    form(new Fence(1, 2), shards, start);
                }
            }
        });
    }

    private void form(Fence fence, int shards, int start) {
        List<Integer> firstShard = new ArrayList<>(List.of(0));
        for (int rank = 1; rank < workers.size(); rank++) {
            firstShard.add(random.nextInt(shards + 1));
        }
        firstShard.add(shards);
        firstShard.sort(null);
        List<Integer> owners =
                random.ints(program.chunks(), 0, workers.size()).boxed().toList();
        int boundary = random.nextInt(4) == 0 ? start : nextBoundary(start); // it may begin at its boundary
        world = new World(fence, firstShard, owners, node, start, boundary, PATIENCE_MS, fanOut);
        List<Shared> fresh = new ArrayList<>();
        for (int process = 0; process < world.nodes(); process++) {
            fresh.add(Shared.of(program.chunks(), start));
        }
        shared = fresh;
        reached.clear();
        evaluated.clear();
        World formed = world;
        for (int rank = 0; rank < workers.size(); rank++) {
            int own = rank;
            deliver(() -> workers.get(own).form(formed, own, fresh.get(node.get(own))));
        }
    }

    private int nextBoundary(int committed) {
        return Math.min(steps, committed + 1 + random.nextInt(3));
    }

    /** Runs to the job's end, or as long as anything can happen. */
    void run() {
        for (VirtualWorker worker : workers) {
            tick(worker);
        }
        while (!events.isEmpty() && !over && nowMs < END_MS) {
            Event event = events.poll();
            nowMs = event.atMs();
            event.action().run();
        }
    }

    private void tick(VirtualWorker worker) {
        after(TICK_MS, () -> {
            worker.machine().tick(nowMs);
            tick(worker);
        });
    }

    void after(long delayMs, Runnable action) {
        events.add(new Event(nowMs + delayMs, scheduled++, action));
    }

    private void deliver(Runnable action) {
        for (int copies = random.nextInt(5) == 0 ? 3 : 1; copies > 0; copies--) {
            after(random.nextInt(50) == 0 ? random.nextInt(2_000) : random.nextInt(50), action);
        }
    }

    void send(int receiver, PeerMessage message) {
        if (sent++ == loseNumber) {
            loss = new Loss(message, receiver, nowMs);
        } else {
            deliver(() -> workers.get(receiver).machine().received(message, nowMs));
        }
    }

    void boundaryReached(World in, int rank, int committed) {
        if (in == world && collect(reached, rank, committed)) {
            if (random.nextBoolean()) {
                tellAll(worker -> worker.machine().evaluate(in.fence(), committed, EvaluationSet.TEST, nowMs));
            } else {
                goOn(in, committed);
            }
        }
    }

    void evaluated(World in, int rank, int committed) {
        if (in == world && collect(evaluated, rank, committed)) {
            goOn(in, committed);
        }
    }

    /** Whether that rank was the last one to be heard. */
    private boolean collect(Map<Integer, BitSet> heard, int rank, int committed) {
        BitSet ranks = heard.computeIfAbsent(committed, none -> new BitSet());
        if (ranks.get(rank)) {
            throw new AssertionError("worker " + rank + " said twice that it is done with boundary " + committed);
        }
        ranks.set(rank);
        return ranks.cardinality() == workers.size();
    }

    private void goOn(World in, int committed) {
        if (committed == steps) {
            over = true;
        } else {
            int boundary = nextBoundary(committed);
            tellAll(worker -> worker.machine().proceed(in.fence(), boundary, in.patienceMs(), nowMs));
        }
    }

    private void tellAll(java.util.function.Consumer<VirtualWorker> command) {
        workers.forEach(worker -> deliver(() -> command.accept(worker)));
    }

    void failed(int rank, String reason) {
        failures.add(new Failure(rank, nowMs, reason));
    }

    List<VirtualWorker> workers() {
        return workers;
    }

    /** In the newest world, by process. */
    List<Shared> shared() {
        return shared;
    }

    Random random() {
        return random;
    }

    long nowMs() {
        return nowMs;
    }

    int sent() {
        return sent;
    }

    Loss loss() {
        return loss;
    }

    List<Failure> failures() {
        return failures;
    }

    boolean isOver() {
        return over;
    }
}

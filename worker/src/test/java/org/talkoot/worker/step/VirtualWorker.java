package org.talkoot.worker.step;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment.Kind;

/**
 * One machine and what it works on. Weights are counts of their updates: in a step with number t every segment that reads
 * a chunk must find version t, in what this worker knows and in what the workers of its process share, from its begin to its
 * end; and a snapshot must find such a velocity.
 */
final class VirtualWorker implements WorkerEffects {
    private final VirtualWorld network;
    private final TestProgram model;
    private final boolean hasVelocity;
    private final WorkerMachine machine;
    private final Set<String> accepted = new HashSet<>(); // of this world
    private final Set<String> combined = new HashSet<>(); // of this world
    private final Map<String, BitSet> known = new HashMap<>(); // by step and exchange: ranks whose statistics it has
    private World world;
    private int rank;
    private StepProgram program;
    private int[] versions; // by chunk, of the weights as far as this worker has heard
    private VirtualWorld.Shared shared; // with the workers of this process
    private Segment running;
    private int step;
    private int instructions; // computed in this step

    VirtualWorker(VirtualWorld network, TestProgram model, boolean hasVelocity) {
        this.network = network;
        this.model = model;
        this.hasVelocity = hasVelocity;
        machine = new WorkerMachine(
                VirtualWorld.EVALUATION_MINIBATCHES, hasVelocity, VirtualWorld.BOUNDARY_PATIENCE_MS, this);
    }

    WorkerMachine machine() {
        return machine;
    }

    void form(World formed, int rank, VirtualWorld.Shared shared) {
        if (!machine.isNewer(formed.fence())) {
            return;
        }
        world = formed;
        this.rank = rank;
        this.shared = shared;
        program = model.create(rank == 1 ? 2 : 1); // turns: each worker may have its own number
        versions = new int[model.chunks()];
        Arrays.fill(versions, formed.startStep());
        accepted.clear();
        combined.clear();
        known.clear();
        running = null;
        step = formed.startStep();
        instructions = 0;
        machine.formed(formed, rank, program, network.nowMs());
    }

    @Override
    public void run(Segment segment, int number) {
        check(running == null, segment + " began while another was under way");
        running = segment;
        if (segment.kind() == Kind.LOAD && segment.index() == 0) {
            check(number == world.startStep() || number == step + 1, "step " + number + " followed step " + step);
            step = number;
            instructions = 0;
        }
        if (segment.kind() == Kind.MEASURE) {
            checkComplete(segment.index(), number);
        } else if (segment.kind() == Kind.UPDATE) {
            checkUpdate(segment.index(), number);
        } else if (segment.kind() == Kind.COMBINE) {
            checkCombination(segment.index(), number);
        } else if (segment.kind() == Kind.LOAD_AHEAD) {
            check(instructions == program.instructions(), "the inputs were overwritten while they were needed");
            check(!machine.isLastBeforeBoundary(), "samples were read ahead of a boundary");
        } else if (segment.kind() == Kind.FINISH_FORWARD || segment.kind() == Kind.FINISH_BACKWARD) {
            checkStatistics(segment);
        }
        checkReads(segment);
        network.after(1 + network.random().nextInt(5), () -> complete(segment));
    }

    private void complete(Segment segment) {
        if (segment == running) { // else it belongs to an older world, and the machine must see that
            running = null;
            checkReads(segment);
            switch (segment.kind()) {
                case UPDATE -> {
                    shared.weights()[segment.index()] = ++versions[segment.index()];
                    shared.velocity()[segment.index()]++;
                }
                case COMBINE -> combined.add(key("gradient", step, segment.index(), rank));
                case GATHER, MEASURE, LOAD_AHEAD, SNAPSHOT, LOAD_TEST, EVALUATE, COUNT -> {}
                default -> instructions++;
            }
        }
        machine.completed(segment, network.nowMs());
    }

    private void checkReads(Segment segment) {
        boolean between = segment.kind() == Kind.SNAPSHOT || segment.kind() == Kind.EVALUATE;
        int expected = between ? machine.steps() : step;
        for (int chunk = 0; chunk < versions.length; chunk++) {
            if (model.reads(segment, chunk)) {
                check(versions[chunk] == expected, segment + " read version " + versions[chunk] + " of " + chunk);
                int here = shared.weights()[chunk];
                check(here == expected, segment + " read shared version " + here + " of " + chunk);
            }
            if (segment.kind() == Kind.SNAPSHOT && hasVelocity) {
                int here = shared.velocity()[chunk];
                check(here == expected, "the snapshot has version " + here + " of the velocity of " + chunk);
            }
        }
    }

    private void checkStatistics(Segment segment) {
        int exchange = program.exchanges()
                .indexOf(new StepProgram.Exchange(segment.index(), segment.kind() == Kind.FINISH_FORWARD));
        BitSet missing = world.peersWithShards(rank);
        missing.andNot(knows(step, exchange));
        check(missing.isEmpty(), segment + " began without the statistics of " + missing);
    }

    private BitSet knows(int step, int exchange) {
        return known.computeIfAbsent(step + " " + exchange, none -> new BitSet());
    }

    private void checkUpdate(int chunk, int number) {
        checkComplete(chunk, number);
        BitSet missing = new BitSet();
        world.chunkOwner().forEach(missing::set);
        missing.clear(rank);
        missing.andNot(knows(step, program.normExchange()));
        check(!program.clips() || missing.isEmpty(), "it updated a chunk without the norms of " + missing);
        network.workers().forEach(peer -> checkDoesntRead(chunk, peer));
    }

    private void checkComplete(int chunk, int number) {
        check(world.chunkOwner().get(chunk) == rank, "it updated chunk " + chunk + " of another");
        check(number == step && versions[chunk] == step, "it updated chunk " + chunk + " twice");
        for (int process = 0; process < world.nodes(); process++) {
            checkHasSpoken(chunk, world.agent(chunk, process));
        }
        checkProcessHasSpoken(chunk);
    }

    private void checkCombination(int chunk, int number) {
        check(isAgent(chunk) && number == step, "it combined chunk " + chunk + " of another");
        check(!combined.contains(key("gradient", step, chunk, rank)), "it combined chunk " + chunk + " twice");
        checkProcessHasSpoken(chunk);
    }

    private boolean isAgent(int chunk) {
        return world.chunkOwner().get(chunk) != rank
                && world.agent(chunk, world.node().get(rank)) == rank;
    }

    private void checkProcessHasSpoken(int chunk) {
        world.ranksOf(world.node().get(rank)).stream().forEach(peer -> checkHasSpoken(chunk, peer));
    }

    private void checkHasSpoken(int chunk, int peer) {
        check(
                peer == rank || accepted.contains(key("gradient", step, chunk, peer)),
                "it took chunk " + chunk + " for complete before " + peer + " had spoken");
    }

    private void checkDoesntRead(int chunk, VirtualWorker peer) {
        check(
                peer.world != world || peer.running == null || !model.reads(peer.running, chunk),
                "it wrote chunk " + chunk + " while " + peer.rank + " read it");
    }

    @Override
    public void accept(PeerMessage message) {
        check(message.fence().equals(world.fence()), "it accepted " + message + " of another world");
        boolean between = instructions == program.instructions() && message.step() == step + 1;
        check(message.step() == step || between, "it accepted " + message + " in step " + step);
        String key;
        if (message instanceof Statistics statistics) {
            key = key("statistics", message.step(), statistics.exchange(), message.sender());
            check(statistics.nodes()[0].length > 0, "it accepted statistics of workers that have none");
            for (float peer : statistics.nodes()[0]) {
                knows(message.step(), statistics.exchange()).set((int) peer);
            }
        } else if (message instanceof GradientChunk gradient) {
            key = key("gradient", message.step(), gradient.chunk(), message.sender());
        } else if (message instanceof WeightsChunk weights) {
            key = key("weights", message.step(), weights.chunk(), message.sender());
            acceptWeights(weights.chunk());
        } else {
            int chunk = ((VelocityChunk) message).chunk();
            key = key("velocity", message.step(), chunk, message.sender());
            if (isAgent(chunk)) {
                shared.velocity()[chunk] = message.step();
            }
        }
        check(accepted.add(key), "it accepted twice: " + key);
    }

    private void acceptWeights(int chunk) {
        check(running == null || !model.reads(running, chunk), "it took new weights of a chunk that it reads");
        if (isAgent(chunk)) {
            world.ranksOf(world.node().get(rank)).stream()
                    .forEach(peer -> checkDoesntRead(chunk, network.workers().get(peer)));
            shared.weights()[chunk]++;
        }
        versions[chunk]++;
        check(versions[chunk] == step + 1, "it took version " + versions[chunk] + " of chunk " + chunk);
    }

    private static String key(String what, int step, int number, int sender) {
        return what + " " + number + " of step " + step + " from " + sender;
    }

    @Override
    public void sendStatistics(int exchange, BitSet receivers, int step) {
        knows(step, exchange).set(rank, hasAnyToTell(exchange));
        send(exchange, receivers, step);
    }

    private boolean hasAnyToTell(int exchange) {
        return exchange == program.normExchange() ? world.chunkOwner().contains(rank) : world.hasShards(rank);
    }

    @Override
    public void sendTotal(int exchange, BitSet receivers, int step) {
        knows(step, exchange).set(rank, hasAnyToTell(exchange));
        BitSet missing = world.peersWithShards(rank);
        if (exchange == program.normExchange()) {
            missing.clear();
            world.chunkOwner().forEach(missing::set);
        }
        missing.andNot(knows(step, exchange));
        check(missing.isEmpty(), "it handed down a total without " + missing);
        send(exchange, receivers, step);
    }

    private void send(int exchange, BitSet receivers, int step) {
        PeerMessage message = TestMessages.statistics(world.fence(), step, rank, exchange, knows(step, exchange));
        receivers.stream().forEach(peer -> network.send(peer, message));
    }

    @Override
    public void sendGradient(int chunk, int receiver, int step) {
        boolean isAlone = world.ranksOf(world.node().get(rank)).cardinality() == 1;
        check(
                world.areTogether(rank, receiver) || isAlone || combined.contains(key("gradient", step, chunk, rank)),
                "it spoke for its process before that had spoken for chunk " + chunk);
        network.send(receiver, TestMessages.gradient(world.fence(), step, rank, chunk));
    }

    @Override
    public void sendWeights(int chunk, BitSet receivers, int step) {
        receivers.stream().forEach(peer -> network.send(peer, TestMessages.weights(world.fence(), step, rank, chunk)));
    }

    @Override
    public void sendVelocity(int chunk, BitSet receivers, int steps) {
        check(shared.velocity()[chunk] == steps, "it sent an old velocity of chunk " + chunk);
        receivers.stream()
                .forEach(peer -> network.send(peer, TestMessages.velocity(world.fence(), steps, rank, chunk)));
    }

    @Override
    public void boundaryReached(int steps) {
        for (int chunk = 0; chunk < versions.length; chunk++) {
            check(versions[chunk] == steps, "at boundary " + steps + " it has version " + versions[chunk]);
        }
        network.boundaryReached(world, rank, steps);
    }

    @Override
    public void evaluated(int steps, EvaluationSet set) {
        network.evaluated(world, rank, steps);
    }

    @Override
    public void failed(int steps, boolean threw, String reason) {
        network.failed(rank, reason);
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("worker " + rank + ", step " + step + ": " + otherwise);
        }
    }
}

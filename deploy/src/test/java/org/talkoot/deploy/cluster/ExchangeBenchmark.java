package org.talkoot.deploy.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.talkoot.deploy.Launched;
import org.talkoot.deploy.lane.ExchangeLanes;
import org.talkoot.deploy.security.NodeSockets;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.wire.ReceiveBuffers;
import org.talkoot.worker.actor.Courier;
import org.talkoot.worker.actor.WorkerThreads;
import org.talkoot.worker.step.EvaluationMinibatches;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.WorkerEffects;
import org.talkoot.worker.step.WorkerMachine;

/**
 * How fast two processes exchange parameters: by the workers' own machine and messages, with the sums but without computing
 * anything else, over Artery and over lanes; and, as the limit that Artery sets, by two actors that send messages of the same
 * sizes over it and look at nothing. With 64 floats in all a round is two hops.
 *
 * <p>{@code java -cp ... org.talkoot.deploy.cluster.ExchangeBenchmark PORT FLOATS ROUNDS WINDOWS} prints microseconds a
 * round, as the median and the least of the windows, and those of a processor in one of the processes. System properties:
 * settings of the actor system; {@code modes}, some of {@code bare,artery,lanes}; {@code chunk.floats}.
 */
final class ExchangeBenchmark {
    private static final int CHUNK_FLOATS = Integer.getInteger("chunk.floats", 64 * 1024);
    private static final Fence FENCE = new Fence(1, 1);
    private static final int LANES_BEHIND = 1000; // from a port to that of its lanes

    private final String mode;
    private final int rank;
    private final int floats;
    private final int rounds; // in a window
    private final int windows;
    private final int chunks;
    private final double[] micros; // a round, by window
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private ActorRef<WorkerCommand> peer;
    private Courier courier = Courier.DIRECT;
    private long windowBeganNs;
    private long cpuBeganNs;
    private double cpuMicros; // of this process, a round, over all windows

    private ExchangeBenchmark(String mode, int rank, int floats, int rounds, int windows) {
        this.mode = mode;
        this.rank = rank;
        this.floats = floats;
        this.rounds = rounds;
        this.windows = windows;
        chunks = Math.max(1, floats / CHUNK_FLOATS);
        micros = new double[windows];
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int[] numbers = Arrays.stream(args, 1, 4).mapToInt(Integer::parseInt).toArray();
        if (args.length == 6) {
            new ExchangeBenchmark(args[5], 1, numbers[0], numbers[1], numbers[2]).run(port + 1, port);
            return;
        }
        for (String mode : System.getProperty("modes", "bare,artery,lanes").split(",")) {
            List<String> settings = System.getProperties().stringPropertyNames().stream()
                    .filter(name -> name.startsWith("pekko.") || name.equals("chunk.floats"))
                    .map(name -> "-D" + name + "=" + System.getProperty(name))
                    .toList();
            String[] child = {args[0], args[1], args[2], args[3], "peer", mode};
            Process other = new ProcessBuilder(Launched.java(ExchangeBenchmark.class, settings, child))
                    .inheritIO()
                    .start();
            ExchangeBenchmark benchmark = new ExchangeBenchmark(mode, 0, numbers[0], numbers[1], numbers[2]);
            benchmark.run(port, port + 1);
            double[] sorted = benchmark.micros.clone();
            Arrays.sort(sorted);
            System.out.printf(
                    "%s floats=%d us=%.1f least=%.1f cpu-us=%.1f GBps=%.3f%n",
                    mode,
                    numbers[0],
                    sorted[sorted.length / 2],
                    sorted[0],
                    benchmark.cpuMicros,
                    numbers[0] * 4e-3 / sorted[sorted.length / 2]);
            other.destroy();
            port += 2;
            args[0] = Integer.toString(port);
        }
    }

    private void run(int port, int peerPort) {
        Config settings = ConfigFactory.systemProperties().withOnlyPath("pekko");
        NodeOptions options =
                new NodeOptions(new NodeAddress("127.0.0.1", port), List.of(), settings, OptionalInt.empty());
        ExchangeLanes lanes = mode.equals("lanes") ? lanes(port) : null;
        ActorSystem<Void> system = ClusterSystem.outside(
                Behaviors.setup(context -> {
                    peer = ActorRefResolver.get(context.getSystem())
                            .resolveActorRef("pekko://talkoot@127.0.0.1:" + peerPort + "/user/worker");
                    context.spawn(
                            mode.equals("bare") ? new Bare().behavior() : new Machine().behavior(),
                            "worker",
                            WorkerThreads.next(context.getSystem(), false));
                    if (lanes != null) {
                        lanes.begin(context.getSystem(), node -> OptionalInt.of(lanePort(peerPort)));
                        courier = lanes;
                    }
                    return Behaviors.empty();
                }),
                options);
        done.join();
        if (rank == 0) {
            system.terminate();
        }
    }

    private static int lanePort(int port) {
        return port + LANES_BEHIND;
    }

    private static ExchangeLanes lanes(int port) {
        try {
            return ExchangeLanes.open(
                    new NodeSockets(ConfigFactory.empty()),
                    new InetSocketAddress("127.0.0.1", lanePort(port)),
                    (message, bytes) -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Measures as soon as the first window, which warms up, is over. */
    private boolean goesOn(int completed) {
        if (completed % rounds == 0) {
            long nowNs = System.nanoTime();
            int window = completed / rounds - 2;
            if (window >= 0) {
                micros[window] = (nowNs - windowBeganNs) / 1e3 / rounds;
                cpuMicros = (cpuNs() - cpuBeganNs) / 1e3 / rounds / (window + 1);
            } else {
                cpuBeganNs = cpuNs();
            }
            windowBeganNs = nowNs;
        }
        boolean goesOn = completed < (windows + 1) * rounds;
        if (!goesOn) {
            done.complete(null);
        }
        return goesOn;
    }

    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private int owner(int chunk) {
        return chunk % 2;
    }

    private int from(int chunk) {
        return (int) ((long) floats * chunk / chunks);
    }

    /** The messages of a round, and nothing else. */
    private final class Bare {
        private final float[] values = new float[floats + 1];
        private final int[] heard = new int[2]; // this round's and the next one's
        private int round;

        Behavior<WorkerCommand> behavior() {
            return Behaviors.setup(context -> {
                context.scheduleOnce(java.time.Duration.ofMillis(1500), context.getSelf(), gradient(-1));
                return Behaviors.receive(WorkerCommand.class)
                        .onMessage(GradientChunk.class, this::onGradient)
                        .onMessage(WeightsChunk.class, weights -> heard(weights.step()))
                        .build();
            });
        }

        private GradientChunk gradient(int chunk) {
            int from = Math.max(0, from(chunk));
            return new GradientChunk(FENCE, round, rank, chunk, from, from(chunk + 1), new float[][] {values});
        }

        private Behavior<WorkerCommand> onGradient(GradientChunk gradient) {
            if (gradient.chunk() < 0) {
                send();
                return Behaviors.same();
            }
            int chunk = gradient.chunk();
            peer.tell(new WeightsChunk(FENCE, gradient.step(), rank, chunk, from(chunk), from(chunk + 1), values));
            return heard(gradient.step());
        }

        private Behavior<WorkerCommand> heard(int ofRound) {
            heard[ofRound - round]++;
            if (heard[0] == chunks) {
                round++;
                heard[0] = heard[1];
                heard[1] = 0;
                if (goesOn(round)) {
                    send();
                }
            }
            return Behaviors.same();
        }

        private void send() {
            for (int chunk = 0; chunk < chunks; chunk++) {
                if (owner(chunk) != rank) {
                    peer.tell(gradient(chunk));
                }
            }
        }
    }

    /** A worker's machine, whose step is the exchange alone. */
    private final class Machine implements WorkerEffects {
        private final WorkerMachine machine =
                new WorkerMachine(new EvaluationMinibatches(0, 0), false, Long.MAX_VALUE, this);
        private final float[] weights = new float[floats + 1];
        private final float[] gradient = new float[floats + 1];
        private final float[][] received = new float[chunks][];
        private ActorRef<WorkerCommand> self;
        private Segment next;
        private boolean begun;
        private final List<PeerMessage> early = new ArrayList<>(); // the other began sooner

        private enum Self implements WorkerCommand {
            BEGIN,
            RUN
        }

        Behavior<WorkerCommand> behavior() {
            return Behaviors.setup(context -> {
                self = context.getSelf();
                context.scheduleOnce(java.time.Duration.ofMillis(1500), self, Self.BEGIN);
                return Behaviors.receive(WorkerCommand.class)
                        .onMessageEquals(Self.BEGIN, this::begin)
                        .onMessageEquals(Self.RUN, this::runNext)
                        .onMessage(PeerMessage.class, this::received)
                        .build();
            });
        }

        private Behavior<WorkerCommand> received(PeerMessage message) {
            if (begun) {
                machine.received(message, 0);
            } else {
                early.add(message);
            }
            return Behaviors.same();
        }

        private Behavior<WorkerCommand> begin() {
            begun = true;
            List<Integer> owners = IntStream.range(0, chunks)
                    .mapToObj(ExchangeBenchmark.this::owner)
                    .toList();
            World world =
                    new World(FENCE, List.of(0, 1, 2), owners, List.of(0, 1), 0, Integer.MAX_VALUE, Long.MAX_VALUE);
            StepProgram program = new StepProgram(
                    List.of(new StepProgram.StageTraits("", false, false)), Collections.nCopies(chunks, 0));
            machine.formed(world, rank, program, 0);
            early.forEach(message -> machine.received(message, 0));
            return Behaviors.same();
        }

        private Behavior<WorkerCommand> runNext() {
            if (next.kind() == Segment.Kind.LOAD && !goesOn(machine.steps())) {
                return Behaviors.same();
            }
            if (next.kind() == Segment.Kind.UPDATE) {
                float[] other = received[next.index()];
                for (int i = 0, at = from(next.index()); i < other.length; i++, at++) {
                    weights[at] -= gradient[at] + other[i];
                }
                ReceiveBuffers.release(other);
            }
            machine.completed(next, 0);
            return Behaviors.same();
        }

        @Override
        public void run(Segment segment, int step) {
            next = segment;
            self.tell(Self.RUN);
        }

        @Override
        public void accept(PeerMessage message) {
            if (message instanceof GradientChunk other) {
                received[other.chunk()] = other.partials()[0];
            } else if (message instanceof WeightsChunk fresh) {
                System.arraycopy(fresh.weights(), 0, weights, fresh.from(), fresh.to() - fresh.from());
                ReceiveBuffers.release(fresh.weights());
            }
        }

        @Override
        public void sendGradient(int chunk, int receiver, int step) {
            float[][] partials = {gradient};
            courier.send(peer, new GradientChunk(FENCE, step, rank, chunk, from(chunk), from(chunk + 1), partials));
        }

        @Override
        public void sendWeights(int chunk, BitSet receivers, int step) {
            courier.send(peer, new WeightsChunk(FENCE, step, rank, chunk, from(chunk), from(chunk + 1), weights));
        }

        @Override
        public void sendStatistics(int exchange, BitSet receivers, int step) {}

        @Override
        public void sendTotal(int exchange, BitSet receivers, int step) {}

        @Override
        public void sendVelocity(int chunk, BitSet receivers, int steps) {}

        @Override
        public void boundaryReached(int steps) {}

        @Override
        public void evaluated(int steps, EvaluationSet set) {}

        @Override
        public void failed(int steps, boolean threw, String reason) {
            throw new IllegalStateException(reason);
        }
    }
}

package org.talkoot.worker.actor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.tree.SummationTree;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.compute.ChunkLayout;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** Worlds whose workers live in several processes: every bit is that of one worker alone, and little travels. */
class SeveralProcessesTest {
    private static final int SHARDS = 8;
    private static final int STEPS = 3;
    private static final TrainingJob JOB = job(37, OptionalDouble.empty());
    private static final TrainingJob JOB_WITH_EMPTY_SHARDS = job(5, OptionalDouble.empty());
    private static final TrainingJob CLIPPED_JOB = job(37, OptionalDouble.of(0.5));

    private static TrainingJob job(int batchSize, OptionalDouble clipNorm) {
        OptimizerSpec.Builder optimizer =
                OptimizerSpec.builder(0.05).momentum(0.9).weightDecay(5e-4);
        clipNorm.ifPresent(optimizer::clipNorm);
        return JobResolver.resolve(JobSpec.builder()
                .epochs(1)
                .batchSize(batchSize)
                .shards(SHARDS)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(1_000),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        new LayerSpec.Dropout(0.2),
                        LayerSpec.Linear.of(140),
                        LayerSpec.BatchNorm.standard(),
                        LayerSpec.Linear.of(10))
                .optimizer(optimizer.build())
                .build());
    }

    private static World world(List<Integer> firstShard, List<Integer> node, int start, int boundary) {
        return world(firstShard, node, start, boundary, 1);
    }

    /** @param parts that each chunk is cut into */
    private static World world(List<Integer> firstShard, List<Integer> node, int start, int boundary, int parts) {
        int chunks = parts * new ChunkLayout(JOB.model()).chunks().size();
        List<Integer> owners = new ArrayList<>();
        for (int chunk = 0; chunk < chunks; chunk++) {
            owners.add((chunk * 5 + 1) % node.size());
        }
        return new World(new Fence(1, 1), firstShard, owners, node, start, boundary, 1_000);
    }

    /** The same, with statistics that travel over a tree. */
    private static World inATree(World world, int fanOut) {
        return new World(
                world.fence(),
                world.firstShard(),
                world.chunkOwner(),
                world.node(),
                world.startStep(),
                world.boundary(),
                world.patienceMs(),
                fanOut);
    }

    private static List<Integer> nodes(int... workers) {
        List<Integer> node = new ArrayList<>();
        for (int process = 0; process < workers.length; process++) {
            node.addAll(Collections.nCopies(workers[process], process));
        }
        return node;
    }

    private static List<Integer> equalShards(int workers) {
        List<Integer> firstShard = new ArrayList<>();
        for (int rank = 0; rank <= workers; rank++) {
            firstShard.add(rank * SHARDS / workers);
        }
        return firstShard;
    }

    /** Uneven, and some workers have none. */
    private static List<Integer> someShards(int workers, Random random) {
        List<Integer> firstShard = new ArrayList<>(List.of(0, SHARDS));
        for (int rank = 1; rank < workers; rank++) {
            firstShard.add(random.nextInt(SHARDS + 1));
        }
        firstShard.sort(null);
        return firstShard;
    }

    private static Snapshot alone(TrainingJob job, Snapshot start, int boundary) {
        World world = world(List.of(0, SHARDS), List.of(0), start.steps(), boundary);
        Processes alone = new Processes(job, start, world, new Random(1));
        alone.run();
        return alone.snapshot(0);
    }

    private static void assertSame(Snapshot expected, Snapshot actual, String message) {
        assertArrayEquals(expected.weights(), actual.weights(), message + ": weights");
        assertArrayEquals(expected.velocity(), actual.velocity(), message + ": velocity");
        assertArrayEquals(expected.buffers(), actual.buffers(), message + ": buffers");
    }

    private static void assertSameInAllProcesses(TrainingJob job) {
        Snapshot start = Snapshot.initial(job);
        Snapshot expected = alone(job, start, STEPS);
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            int[] workers =
                    random.ints(1 + random.nextInt(seed % 2 == 0 ? 4 : 7), 1, 4).toArray();
            List<Integer> node = nodes(workers);
            World world = world(someShards(node.size(), random), node, 0, STEPS, 1 << random.nextInt(4));
            int fanOut = seed % 2 == 0 ? 0 : 2 + random.nextInt(2);
            Processes processes = new Processes(job, start, inATree(world, fanOut), random);
            processes.run();
            for (int process = 0; process < workers.length; process++) {
                assertSame(expected, processes.snapshot(process), "seed " + seed + ", process " + process);
            }
        }
    }

    @Test
    void everyProcessHasTheStateOfOneWorkerAloneAtABoundary() {
        assertSameInAllProcesses(JOB);
    }

    @Test
    void soItHasWhereSomeShardsAreEmpty() {
        assertSameInAllProcesses(JOB_WITH_EMPTY_SHARDS);
    }

    @Test
    void soItHasWhereTheGradientIsClipped() {
        assertSameInAllProcesses(CLIPPED_JOB);
    }

    @Test
    void aLaterWorldGoesOnFromTheSnapshotOfAnyProcess() {
        Snapshot start = Snapshot.initial(JOB);
        Processes processes = new Processes(JOB, start, world(equalShards(4), nodes(1, 2, 1), 0, STEPS), new Random(7));
        processes.run();
        Snapshot expected = alone(JOB, start, 2 * STEPS);
        for (int process = 0; process < 3; process++) {
            Processes later = new Processes(
                    JOB,
                    processes.snapshot(process),
                    world(List.of(0, 3, 3, SHARDS), nodes(2, 1), STEPS, 2 * STEPS),
                    new Random(8));
            later.run();
            assertSame(expected, later.snapshot(0), "from process " + process);
            assertSame(expected, later.snapshot(1), "from process " + process);
        }
    }

    @Test
    void aWorldThatBeginsAtItsBoundaryNeedsNothingOfOtherProcesses() {
        Processes processes =
                new Processes(JOB, Snapshot.initial(JOB), world(equalShards(3), nodes(1, 2), 0, 0), new Random(7));
        processes.run();
        assertSame(Snapshot.initial(JOB), processes.snapshot(1), "it is as it was");
    }

    /** Floats of gradients and weights that each process sends to others in one step. */
    private static long[] floatsSent(World world) {
        Processes processes = new Processes(JOB, Snapshot.initial(JOB), world, new Random(3));
        processes.run();
        long[] sent = new long[world.nodes()];
        java.util.Arrays.setAll(sent, processes::floatsSent);
        return sent;
    }

    @ParameterizedTest(name = "{0} processes with {1} workers each")
    @CsvSource({"1, 2", "2, 1", "2, 2", "4, 1", "4, 2"})
    void whereEachProcessHoldsASubtreeTheLeastThatIsPossibleTravels(int processes, int workers) {
        int[] each = Collections.nCopies(processes, workers).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        long[] sent = floatsSent(world(equalShards(processes * workers), nodes(each), 0, 1));
        long parameters = JOB.model().parameters();
        long loss = 1;
        // 2 (n - 1) / n of the parameters for each of n processes, on average: owners send less gradient and more
        // weights
        assertEquals(
                2 * (processes - 1) * parameters + (processes - 1) * loss,
                java.util.Arrays.stream(sent).sum());
    }

    @Test
    void elsewhereAProcessSendsAsManyPartialsAsTheTreeImplies() {
        World world = world(List.of(0, 1, 3, 3, 4, 7, SHARDS), nodes(2, 1, 3), 0, 1);
        long[] partials = new long[3];
        partials[0] = SummationTree.cover(SHARDS, 0, 3).size(); // [0, 2) and 2
        partials[1] = 0;
        partials[2] = SummationTree.cover(SHARDS, 3, SHARDS).size(); // 3 and [4, 8)
        long[] expected = new long[3];
        List<ChunkLayout.Chunk> chunks = new ChunkLayout(JOB.model()).chunks();
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            int floats = chunks.get(chunk).to() - chunks.get(chunk).from();
            int weights = Math.min(chunks.get(chunk).to(), JOB.model().parameters())
                    - chunks.get(chunk).from();
            int owner = world.node().get(world.chunkOwner().get(chunk));
            for (int process = 0; process < 3; process++) {
                expected[process] += process == owner ? 2L * weights : partials[process] * floats;
            }
        }
        assertArrayEquals(expected, floatsSent(world));
    }
}

package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.deploy.security.NodeSecurity;
import org.talkoot.engine.tree.SummationTree;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.worker.compute.ChunkLayout;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** What nodes really send in a training step, against the least there is. */
@Tag("system")
@Timeout(300)
class BytesOnTheWireTest {
    private static final int FEATURES = 512; // of its one batch norm
    private static final int SHARDS = 8;
    private static final double SLACK = 1.02;

    /** Without momentum, so that nothing but reports travels at a boundary. */
    private static final String JOB = """
            job {
              name = bytes, epochs = 4, batch-size = 256, shards = 8
              data { format = digits }
              model = [ { type = flatten }
                        { type = linear, out = 512 }, { type = batch-norm }, { type = relu }
                        { type = linear, out = 512 }, { type = relu }, { type = linear, out = 10 } ]
              optimizer { type = sgd, learning-rate = 0.05 }
            }
            run { evaluate-every-epochs = 0 }
            """;

    private static final Config LOOPBACK = NodeSecurity.of(Optional.empty(), Optional.empty(), false, "127.0.0.1")
            .config();

    @TempDir
    private Path folder;

    private CompletableFuture<Ending> node(RunningCluster cluster, SentBytes sent) {
        NodeOptions options = new NodeOptions(
                new NodeAddress("127.0.0.1", 0),
                List.of(NodeAddress.parse(cluster.address())),
                LOOPBACK,
                OptionalInt.empty());
        WorkerNode node = new WorkerNode(options, 1, folder, 0, sent);
        return CompletableFuture.supplyAsync(node::run, BytesOnTheWireTest::inBackground);
    }

    /** It doesn't keep the JVM from ending. */
    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "node");
        thread.setDaemon(true);
        thread.start();
    }

    /** Bytes of gradients and weights that a rank sends in a step, by the summation tree and the chunks' owners. */
    private static long chunkBytes(TrainingJob job, int nodes, SentBytes sent) {
        int rank = sent.rank();
        List<ChunkLayout.Chunk> chunks = new ChunkLayout(job.model()).chunks();
        int partials = SummationTree.cover(SHARDS, rank * SHARDS / nodes, (rank + 1) * SHARDS / nodes)
                .size();
        long floats = 0;
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            int from = chunks.get(chunk).from();
            int to = chunks.get(chunk).to();
            floats += sent.owns(chunk)
                    ? (nodes - 1L) * (Math.min(to, job.model().parameters()) - from)
                    : (long) partials * (to - from);
        }
        return floats * Float.BYTES;
    }

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {2, 3, 4})
    void aStepSendsWhatTheTreeImpliesAndNextToNothingElse(int nodes) throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), JOB);
        TrainingJob job = JobResolver.resolve(JobFile.read(file, List.of()));
        List<SentBytes> counts = Stream.generate(SentBytes::new).limit(nodes).toList();
        try (RunningCluster cluster = new RunningCluster(folder)) {
            cluster.coordinate(file.toString(), "--min-workers", Integer.toString(nodes));
            List<CompletableFuture<Ending>> hosts =
                    counts.stream().map(sent -> node(cluster, sent)).toList();
            cluster.result();
            hosts.forEach(host -> assertEquals(Ending.How.DONE, host.join().how()));
        }
        long all = 0;
        for (SentBytes count : counts) {
            int rank = count.rank();
            long expected = job.steps() * chunkBytes(job, nodes, count);
            long sent = count.chunks();
            all += sent;
            assertTrue(sent >= expected && sent < expected * SLACK, rank + ": " + sent + " for " + expected);
            int shards = (rank + 1) * SHARDS / nodes - rank * SHARDS / nodes;
            int most = shards * 2 * 2 * FEATURES * Float.BYTES * (nodes - 1); // two moments, two sums: of each shard
            long statistics = count.statistics() / job.steps();
            assertTrue(statistics > 0 && statistics < most * 1.1, rank + ": " + statistics + " for " + most);
        }
        if (SHARDS % nodes == 0) {
            double least = 2.0 * (nodes - 1) * job.model().parameters() * Float.BYTES * job.steps();
            assertTrue(all >= least && all < least * SLACK, all + " for " + least);
        }
    }
}

package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.talkoot.deploy.Launched;

/** The runs that PyTorch computed, by several processes: the result of one, which is compared with PyTorch's elsewhere. */
@Timeout(300)
class GoldenClusterTest {
    private static final List<String> GOLDEN = List.of("mlp-decay", "mlp-bn-uneven", "resmlp-ln", "cnn-bn");
    private static final String ONE_RESULT = "one-result";
    private static final String ONE_RESULT_JOB = """
            job {
              name = one-result, seed = 7, epochs = 20, batch-size = 256, shards = 8
              data { format = digits }
              model = [ { type = flatten }
                        { type = linear, out = 512 }, { type = batch-norm }, { type = relu }, { type = dropout, p = 0.2 }
                        { type = linear, out = 256 }, { type = layer-norm }, { type = relu }
                        { type = linear, out = 10 } ]
              optimizer { type = sgd, learning-rate = 0.05, momentum = 0.9, weight-decay = 1e-4
                          schedule { type = cosine, warmup-steps = 20 } }
            }
            """;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        for (String file : List.of("train-images", "train-labels", "test-images", "test-labels")) {
            copy("/mnist-1k/" + file, shared.resolve("mnist-1k").resolve(file));
        }
        for (String golden : GOLDEN) {
            for (String file : List.of("job.conf", "init.safetensors")) {
                copy("/golden/" + golden + "/" + file, shared.resolve(golden).resolve(file));
            }
        }
        Files.createDirectories(shared.resolve(ONE_RESULT));
        Files.writeString(shared.resolve(ONE_RESULT).resolve("job.conf"), ONE_RESULT_JOB);
    }

    private static void copy(String resource, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream in = GoldenClusterTest.class.getResourceAsStream(resource)) {
            Files.write(file, in.readAllBytes());
        }
    }

    private void assertResultOfOneProcess(String name, int nodes, int workers) throws IOException {
        String job = shared.resolve(name).resolve("job.conf").toString();
        try (RunningCluster cluster = new RunningCluster(folder)) {
            cluster.coordinate(job, "--min-workers", Integer.toString(nodes * workers));
            List<Launched.Running> hosts =
                    Stream.generate(() -> cluster.worker(workers)).limit(nodes).toList();
            Launched alone = Launched.here("train", job, "--workers=1", "--run-dir=" + folder.resolve("alone"));
            assertEquals(0, alone.exitCode(), alone::err);
            List<String> lines = alone.outLines();
            assertEquals(lines.get(lines.size() - 1), cluster.result());
            hosts.forEach(host -> assertEquals(0, host.ended().exitCode(), cluster::report));
            Launched audit = Launched.here("audit", cluster.runDirectory().toString());
            assertEquals(0, audit.exitCode(), audit::err);
        }
    }

    @ParameterizedTest(name = "{0} by {1} processes of {2} workers")
    @CsvSource({"one-result, 2, 1", "mlp-bn-uneven, 4, 2"})
    @Tag("system")
    void severalProcessesGiveTheResultOfOne(String name, int nodes, int workers) throws IOException {
        assertResultOfOneProcess(name, nodes, workers);
    }

    static Stream<Arguments> clusters() {
        return Stream.concat(GOLDEN.stream(), Stream.of(ONE_RESULT))
                .flatMap(name -> Stream.of(2, 4)
                        .flatMap(nodes -> Stream.of(1, 2).map(workers -> Arguments.of(name, nodes, workers))));
    }

    @ParameterizedTest(name = "{0} by {1} processes of {2} workers")
    @MethodSource("clusters")
    @Tag("long")
    void anyNumberOfProcessesGivesTheResultOfOne(String name, int nodes, int workers) throws IOException {
        assertResultOfOneProcess(name, nodes, workers);
    }
}

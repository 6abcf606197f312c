package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.Launched;

/** A running cluster is asked, and stopped, by processes that are no part of it. */
@Tag("system")
@Timeout(300)
class JobControlTest {
    private static final String JOB = """
            job {
              name = endless, seed = 7, epochs = 100000, batch-size = 256, shards = 8
              data { format = digits }
              model = [ { type = flatten }, { type = linear, out = 64 }, { type = relu }, { type = linear, out = 10 } ]
              optimizer { type = sgd, learning-rate = 0.01 }
            }
            run { checkpoint { every-epochs = 50000 }, evaluate-every-epochs = 0 }
            """;

    @TempDir
    private Path folder;

    private RunningCluster cluster;
    private Path job;

    @BeforeEach
    void begin() throws IOException {
        cluster = new RunningCluster(folder);
        job = Files.writeString(folder.resolve("job.conf"), JOB);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    private JsonNode status(String address) throws IOException {
        Launched asked = cluster.command("status", "--join", address, "--json");
        assertEquals(0, asked.exitCode(), () -> asked.err() + cluster.report());
        return new ObjectMapper().readTree(asked.out());
    }

    @Test
    void anyNodeTellsHowFarTheJobIsAndNobodyWhoAsksJoinsTheCluster() throws IOException {
        Launched.Running coordinator = cluster.coordinate(job.toString(), "--min-workers", "3");
        coordinator.awaitErr("waiting for 3 workers");
        Launched waiting = cluster.command("status", "--join", cluster.address());
        assertEquals(0, waiting.exitCode(), waiting::err);
        assertTrue(waiting.out().startsWith("endless: waiting for workers, 0 of 3 are here"), waiting::out);
        cluster.worker(1);
        cluster.worker(2);
        cluster.awaitMoreThan(100);
        JsonNode status = status(cluster.address());
        assertEquals("endless", status.path("job").asText(), status::toString);
        assertEquals("training", status.path("phase").asText(), status::toString);
        assertTrue(status.path("stepsCommitted").asInt() > 100, status::toString);
        assertTrue(
                status.path("stepsComplete").asInt()
                        >= status.path("stepsCommitted").asInt(),
                status::toString);
        assertEquals(600_000, status.path("steps").asInt());
        assertTrue(
                status.path("loss").isNumber()
                        && status.path("samplesPerSecond").asDouble() > 0,
                status::toString);
        assertEquals(2, status.path("nodes").size(), status::toString);
        assertEquals(3, status.path("workers").size(), status::toString);

        String name = status.path("workers").path(0).path("name").asText();
        JsonNode later = status("127.0.0.1:1," + name.replaceFirst("/.*", ""));
        assertTrue(
                later.path("stepsCommitted").asInt()
                        > status.path("stepsCommitted").asInt(),
                later::toString);
        assertEquals(2, later.path("nodes").size(), later::toString);
        assertEquals(3, later.path("workers").size(), later::toString);
        assertTrue(later.path("recoveries").isInt(), later::toString);

        Launched lines = cluster.command("status", "--join", cluster.address());
        assertTrue(lines.outLines().get(0).startsWith("endless: training"), lines::out);
        assertTrue(lines.out().contains(name), lines::out);
        assertEquals(2, cluster.log().split(" is here\n", -1).length - 1, cluster::log);
    }

    @Test
    void aJobThatIsStoppedFromAfarLeavesACheckpointFromWhichAnotherGoesOn() {
        Launched.Running coordinator = cluster.coordinate(job.toString());
        Launched.Running worker = cluster.worker(1);
        cluster.awaitMoreThan(100);
        Launched stop = cluster.command("stop", "--join", cluster.address());
        assertEquals(0, stop.exitCode(), () -> stop.err() + cluster.report());
        assertTrue(stop.out().contains("stopped after step "), stop::out);
        assertEquals(143, coordinator.ended().exitCode(), cluster::report);
        assertEquals(1, worker.ended().exitCode(), cluster::report);
        int committed = cluster.committed();
        cluster.coordinate("--resume");
        cluster.worker(1);
        cluster.awaitMoreThan(committed);
        assertTrue(cluster.log().contains("resume step=" + committed), cluster::log);
    }

    @Test
    void aWrongAddressEndsInASentenceAtOnce() {
        Launched asked = cluster.command("status", "--join", cluster.address());
        assertEquals(1, asked.exitCode(), asked::err);
        assertEquals(1, asked.errLines().size(), asked::err);
        assertTrue(asked.err().startsWith("talkoot: " + cluster.address() + " can't be reached: "), asked::err);
    }

    @Test
    void whoListensAndNeverAnswersIsNoNode() throws IOException {
        try (ServerSocket stranger = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + stranger.getLocalPort();
            Launched asked = cluster.command("stop", "--join", address);
            assertEquals(1, asked.exitCode(), asked::err);
            assertEquals(1, asked.errLines().size(), asked::err);
            assertTrue(asked.err().startsWith("talkoot: " + address + " said nothing for 5 s"), asked::err);
            assertTrue(asked.seconds() < 60, () -> asked.seconds() + " s");
        }
    }
}

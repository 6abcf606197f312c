package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.talkoot.deploy.Launched;
import org.talkoot.deploy.ledger.LedgerFile;

/**
 * A job that goes on until a test has seen what it waited for, and is stopped then. What it holds after so many steps is what
 * one process holds then that nobody disturbs.
 */
public final class EndlessJob {
    private static final int EPOCH_STEPS = 6;
    private static final String JOB = """
            job {
              name = endless, seed = 7, epochs = 100000, batch-size = 256, shards = 8
              data { format = digits }
              model = [ { type = flatten }
                        { type = linear, out = 64 }, { type = batch-norm }, { type = relu }, { type = dropout, p = 0.2 }
                        { type = linear, out = 64 }, { type = layer-norm }, { type = relu }
                        { type = linear, out = 10 } ]
              optimizer { type = sgd, learning-rate = 0.01, momentum = 0.9, weight-decay = 1e-4 }
            }
            run { checkpoint { every-steps = %d, keep = 2 }, evaluate-every-epochs = 0 }
            """;

    private final Path folder;
    private final Path file;

    /** @param checkpointSteps between two checkpoints */
    public EndlessJob(Path folder, int checkpointSteps) throws IOException {
        this.folder = folder;
        file = Files.writeString(folder.resolve("endless.conf"), JOB.formatted(checkpointSteps));
    }

    public String file() {
        return file.toString();
    }

    /**
     * Stops the job. Fails unless weights, running statistics and velocity are those of a run left alone, and the ledgers of
     * all coordinators prove that each step was committed by one world only.
     */
    public void assertUndisturbed(RunningCluster cluster) throws IOException {
        int steps = cluster.stop();
        Path alone = Files.createTempDirectory(folder, "alone");
        talkoot(
                "train",
                file(),
                "--workers=1",
                "--run-dir=" + alone,
                "--set=job.epochs=" + (steps / EPOCH_STEPS + 1),
                "--set=run.checkpoint.every-steps=" + steps);
        Path checkpoint = Path.of("checkpoints", "step-" + steps);
        for (String values : List.of("model.safetensors", "optimizer.safetensors")) {
            ByteBuffer expected = data(alone.resolve(checkpoint).resolve(values));
            ByteBuffer actual = data(cluster.runDirectory().resolve(checkpoint).resolve(values));
            assertEquals(-1, expected.mismatch(actual), () -> values + " after step " + steps + cluster.report());
        }
        for (Path run : cluster.runDirectories()) {
            if (Files.exists(LedgerFile.of(run))) {
                talkoot("audit", run.toString());
            }
        }
        OneHistory.assertOf(cluster.runDirectories());
    }

    /** What a file of safetensors holds behind its header, which has the job in it. */
    private static ByteBuffer data(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long headerBytes = bytes.getLong();
        return bytes.position(bytes.position() + (int) headerBytes);
    }

    private static void talkoot(String... arguments) {
        Launched done = Launched.here(arguments);
        assertEquals(0, done.exitCode(), done::err);
    }
}

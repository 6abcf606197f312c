package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.Launched;
import org.talkoot.deploy.Main;

/** A model of a hundred million parameters between two processes, each with the heap that it has by default. */
@Tag("long")
@Timeout(1_200)
class LargeModelTest {
    private static final int STEPS = 24; // of 60 of the job's samples
    private static final long MOST_KIB = 24L << 20;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final String JOB = """
            job {
              name = large, epochs = 1, batch-size = 60
              data { format = digits }
              model = [ { type = flatten }
                        { type = linear, out = 9984 }, { type = layer-norm }, { type = relu }
                        { type = linear, out = 9984 }, { type = layer-norm }, { type = relu }
                        { type = linear, out = 10 } ]
              optimizer { type = sgd, learning-rate = 0.001, momentum = 0.9 }
            }
            run { evaluate-every-epochs = 0, checkpoint { every-steps = 20 } }
            """;

    @TempDir
    private Path folder;

    private final List<Launched.Running> processes = new ArrayList<>();

    private Launched.Running start(String... arguments) {
        Launched.Running process = Launched.start(folder, Map.of(), Launched.java(Main.class, List.of(), arguments));
        processes.add(process);
        return process;
    }

    /** Of all processes that live. */
    private long peakKiB() throws IOException {
        long sum = 0;
        for (Launched.Running each : processes) {
            Path status = Path.of("/proc", Long.toString(each.process().pid()), "status");
            Matcher found = PEAK.matcher(Files.exists(status) ? Files.readString(status) : "");
            sum += found.find() ? Long.parseLong(found.group(1)) : 0;
        }
        return sum;
    }

    @Test
    void aHundredMillionParametersTrainBetweenTwoProcessesWithoutAnythingBeingRecovered() throws Exception {
        Path job = Files.writeString(folder.resolve("job.conf"), JOB);
        Path run = folder.resolve("run");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String address = "127.0.0.1:" + port;
        long peakKiB = 0;
        try {
            Launched.Running coordinator = start(
                    "coordinator",
                    job.toString(),
                    "--bind",
                    address,
                    "--min-workers",
                    "2",
                    "--run-dir",
                    run.toString());
            start("worker", "--join", address, "--workers", "1");
            start("worker", "--join", address, "--workers", "1");
            while (!coordinator.process().waitFor(100, TimeUnit.MILLISECONDS)) {
                peakKiB = Math.max(peakKiB, peakKiB());
            }
            Launched ended = coordinator.ended();
            assertEquals(0, ended.exitCode(), ended::err);
        } finally {
            processes.forEach(Launched.Running::close);
        }
        String result = Files.readString(run.resolve("result.json"));
        Matcher parameters = Pattern.compile("\"parameters\" : (\\d+)").matcher(result);
        assertTrue(parameters.find() && Long.parseLong(parameters.group(1)) > 100_000_000, result);
        assertTrue(result.contains("\"recoveries\" : 0"), result);
        String log = Files.readString(run.resolve("log.txt"));
        assertFalse(log.contains("UNREACHABLE") || log.contains("OversizedPayload"), log);
        try (Stream<String> steps = Files.lines(run.resolve("metrics.jsonl"))) {
            assertTrue(steps.count() >= STEPS - 1);
        }
        assertTrue(peakKiB > 0 && peakKiB < MOST_KIB, peakKiB + " KiB");
        System.out.printf("large: all processes took %.1f GiB at most; %s%n", peakKiB / 1024.0 / 1024.0, result);
    }
}

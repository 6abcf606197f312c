package org.talkoot.deploy.cluster.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.talkoot.engine.file.Sha256;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;

/** Files with random bytes, and jobs that name them. Nobody reads them as data. */
final class TestData {
    private TestData() {}

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
    }

    static byte[] damaged(byte[] bytes) {
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;
        return damaged;
    }

    static byte[] beginning(byte[] bytes, int count) {
        return Arrays.copyOf(bytes, count);
    }

    static JobSpec job(Path... files) {
        return job(new DataSpec.Cifar10(
                new DataSpec.Cifar10Files(List.of(files), OptionalInt.empty()),
                Optional.empty(),
                Preparation.standard()));
    }

    static JobSpec digits() {
        return job(new DataSpec.Digits(Preparation.standard()));
    }

    private static JobSpec job(DataSpec data) {
        return JobSpec.builder()
                .epochs(1)
                .batchSize(1)
                .data(data)
                .model(new LayerSpec.Flatten())
                .optimizer(OptimizerSpec.sgd(0.1))
                .build();
    }

    /** The same job as another machine has it, where those files aren't. */
    static JobSpec elsewhere(JobSpec job) {
        return job.withFiles(file -> Path.of("/nowhere").resolve(file.getFileName()));
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

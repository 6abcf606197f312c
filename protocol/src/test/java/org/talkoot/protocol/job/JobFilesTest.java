package org.talkoot.protocol.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobFilesTest {
    private static final String CSV = Jobs.with(
            "data { format = csv, train { file = a.csv, header = true, label = x }, test { file = b.csv, limit = 3 } }");
    private static final String PARQUET =
            Jobs.with("data { format = parquet, train { file = a.parquet }, test { file = b.parquet, label = x } }");
    private static final String CIFAR = Jobs.with(
            "data { format = cifar10, train { files = [one, two, one] }, test { files = [three] } }\n init-from = two");

    static List<String> jobs() {
        return List.of(Jobs.example(), Jobs.SMALLEST, CSV, PARQUET, CIFAR);
    }

    private static List<String> names(String job) {
        return Jobs.parse(job).files().stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    @Test
    void aJobKnowsTheFilesOfEveryFormatEachOnce() {
        assertEquals(
                List.of(
                        "train-images-idx3-ubyte.gz",
                        "train-labels-idx1-ubyte.gz",
                        "t10k-images-idx3-ubyte.gz",
                        "t10k-labels-idx1-ubyte.gz",
                        "weights.safetensors"),
                names(Jobs.example()));
        assertEquals(List.of("a.csv", "b.csv"), names(CSV));
        assertEquals(List.of("a.parquet", "b.parquet"), names(PARQUET));
        assertEquals(List.of("one", "two", "three"), names(CIFAR));
    }

    @Test
    void theBundledDigitsNeedNoFile() {
        assertEquals(List.of(), names(Jobs.SMALLEST));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void withItsFilesElsewhereItIsTheJobThatNamesThemThere(String job) {
        JobSpec here = Jobs.parse(job);
        JobSpec there = JobFile.parse(job, "mlp.conf", Path.of("/elsewhere"), List.of());
        assertEquals(there, here.withFiles(file -> Path.of("/elsewhere").resolve(Jobs.BASE.relativize(file))));
        assertEquals(here, here.withFiles(file -> file));
    }

    @Test
    void whatTheReplacementThrowsComesOut() {
        JobSpec job = Jobs.parse(Jobs.example());
        assertThrows(
                ArithmeticException.class,
                () -> job.withFiles(file -> {
                    throw new ArithmeticException();
                }));
    }
}

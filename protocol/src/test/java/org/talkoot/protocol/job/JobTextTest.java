package org.talkoot.protocol.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.protocol.job.Jobs.problemWith;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no jobs, includes, substitutions. */
class JobTextTest {
    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String problem(Path file) {
        return assertThrows(JobFileException.class, () -> JobFile.read(file, List.of()))
                .getMessage();
    }

    @Test
    void aFileIsReadAndItsPathsAreRelativeToItsFolder() throws IOException {
        Path file = write("mlp.conf", Jobs.with("init-from = w"));
        assertEquals(
                Optional.of(folder.resolve("w")), JobFile.read(file, List.of()).initFrom());
    }

    @Test
    void aMistakeNamesTheFileAsItWasGiven() throws IOException {
        Path file = write("mlp.conf", Jobs.with("epochs = 0"));
        assertEquals(file + ":7: job.epochs: must be at least 1, but is 0", problem(file));
    }

    @Test
    void aByteOrderMarkIsNoMistake() {
        assertEquals(Jobs.parse(Jobs.SMALLEST), Jobs.parse('\uFEFF' + Jobs.SMALLEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing but a comment\n", "{}"})
    void anEmptyFileIsASentence(String text) throws IOException {
        Path file = write("mlp.conf", text);
        assertEquals(file + ": has no keys; a job file starts with job { … }", problem(file));
    }

    @Test
    void aMissingFileIsASentence() {
        Path file = folder.resolve("mlp.conf");
        assertEquals(file + ": there is no such file", problem(file));
    }

    @Test
    void aFolderIsASentence() {
        assertEquals(folder + ": is a folder; a job is a file", problem(folder));
    }

    @Test
    void anUnreadableFileIsASentence() throws IOException {
        Path file = folder.resolve("mlp.conf");
        Files.createSymbolicLink(file, file);
        assertTrue(problem(file).startsWith(file + ": can't be read: "), problem(file));
    }

    @Test
    void aBinaryFileIsASentence() throws IOException {
        Path zeros = Files.write(folder.resolve("zeros"), new byte[10]);
        assertEquals(zeros + ": must be text, but is a binary file", problem(zeros));
        Path gzip = Files.write(folder.resolve("gzip"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        assertEquals(gzip + ": must be text in UTF-8, but has bytes that are not", problem(gzip));
    }

    @Test
    void aHugeFileIsASentence() throws IOException {
        Path file = folder.resolve("huge");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength((16 << 20) + 1);
        }
        assertEquals(file + ": must be a job of at most 16 MiB of text, but is larger", problem(file));
    }

    @Test
    void aTornFileIsASentenceWhereverItIsTorn() {
        for (int length = 1; length < Jobs.example().length(); length++) {
            String torn = Jobs.example().substring(0, length);
            try {
                Jobs.parse(torn);
            } catch (JobFileException e) {
                assertTrue(e.getMessage().startsWith("mlp.conf:"), e.getMessage());
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
        assertEquals(
                "mlp.conf:2: is not HOCON: it ends too early; a brace, a bracket, a quote or a value is missing",
                Jobs.problem("job {\n  epochs = 5"));
    }

    @Test
    void whatIsNotHoconNamesTheLine() {
        assertEquals("mlp.conf:7: is not HOCON: Expecting a value but got wrong token: '}'", problemWith("epochs = }"));
        assertEquals("mlp.conf:1: is not HOCON: has type LIST rather than object at file root", Jobs.problem("[1]"));
    }

    @Test
    void deepNestingIsASentence() {
        assertEquals("mlp.conf: is nested too deeply for a job", Jobs.problem("job { a = " + "[".repeat(100_000)));
    }

    @Test
    void aLocalFileIsIncludedRelativeToTheIncludingOne() throws IOException {
        Files.createDirectory(folder.resolve("parts"));
        write("parts/optimizer.conf", "learning-rate = 0.3\ninclude \"momentum.conf\"");
        write("parts/momentum.conf", "momentum = 0.7");
        Path file = write("mlp.conf", Jobs.with("optimizer { include \"parts/optimizer.conf\" }"));
        assertEquals(
                OptimizerSpec.builder(0.3).momentum(0.7).build(),
                JobFile.read(file, List.of()).optimizer());
    }

    @Test
    void aMistakeInAnIncludedFileNamesThatFile() throws IOException {
        Path part = write("optimizer.conf", "\nlearning-rate = -1");
        Path file = write("mlp.conf", Jobs.with("optimizer { include file(\"optimizer.conf\") }"));
        assertEquals(part + ":2: job.optimizer.learning-rate: must be a positive number, but is -1.0", problem(file));
    }

    @Test
    void aMissingIncludeIsASentence() throws IOException {
        Path file = write("mlp.conf", Jobs.with("include \"part.conf\""));
        assertEquals(
                file + ":7: include \"part.conf\": " + folder.resolve("part.conf") + ": there is no such file",
                problem(file));
    }

    @Test
    void filesThatIncludeEachOtherAreASentence() throws IOException {
        Path file = write("mlp.conf", "include \"mlp.conf\"");
        assertTrue(problem(file).endsWith("include \"mlp.conf\": files include each other more than 16 deep"));
    }

    @ParameterizedTest
    @CsvSource({
        "'include \"http://example.org/a.conf\"', http://example.org/a.conf",
        "'include url(\"http://example.org/a.conf\")', http://example.org/a.conf",
        "'include classpath(\"reference.conf\")', reference.conf",
        "'include required(classpath(\"reference.conf\"))', reference.conf",
    })
    void onlyLocalFilesAreIncluded(String line, String what) {
        assertEquals("mlp.conf:7: include \"" + what + "\": only local files can be included", problemWith(line));
    }

    @Test
    void theEnvironmentIsNotLookedAt() {
        String problem = "mlp.conf:7: ${PATH} names no key of this job; the environment is not looked at";
        assertEquals(problem, problemWith("name = ${PATH}"));
        assertEquals(problem, problemWith("name = ${?PATH}"));
        assertEquals(
                "--set job.name=${?PATH}: ${PATH} names no key of this job; the environment is not looked at",
                Jobs.problem(Jobs.SMALLEST, "job.name=${?PATH}"));
    }

    @Test
    void systemPropertiesAreNotLookedAt() {
        assertTrue(problemWith("name = ${user.name}").contains("${user.name} names no key"));
    }

    @Test
    void aSubstitutionOfAKeyThatIsNotThereIsASentence() {
        assertEquals(
                "mlp.conf:7: has a ${…} that names no key of this job; the environment is not looked at",
                problemWith("seed = ${job.sead}"));
    }

    @Test
    void aCycleOfSubstitutionsIsASentence() {
        assertEquals(
                "mlp.conf:7: has a ${…} that refers to itself in a cycle",
                problemWith("seed = ${job.shards}, shards = ${job.seed}"));
    }

    @Test
    void aTextOutsideTheBasicPlaneStaysWhole() throws IOException {
        Path file = write("mlp.conf", Jobs.with("init-from = \"𝛼/β\""));
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        assertEquals(
                Optional.of(folder.resolve("𝛼/β")),
                JobFile.parse(text, "x", folder, List.of()).initFrom());
    }
}

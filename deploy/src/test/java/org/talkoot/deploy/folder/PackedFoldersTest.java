package org.talkoot.deploy.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.Launched;
import org.talkoot.deploy.checkpoint.ContentIdentity;
import org.talkoot.deploy.cluster.files.ServedFiles;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

class PackedFoldersTest {
    @TempDir
    Path temp;

    private final String home = System.getProperty("user.home");
    private Path job;

    @BeforeEach
    void keepTheCacheOfWhoeverTests() {
        System.setProperty("user.home", temp.toString());
    }

    @AfterEach
    void goHome() {
        System.setProperty("user.home", home);
    }

    /** Twelve pictures: the bright ones are in one folder, the dark ones in the other. */
    @BeforeEach
    void writePictures() throws IOException {
        for (int i = 0; i < 12; i++) {
            picture("train/" + (i % 2 == 0 ? "dark" : "bright") + "/" + i + ".png", i % 2 * 150 + 5 * i);
        }
        job = temp.resolve("pictures.conf");
        Files.writeString(job, """
                job {
                  epochs = 30
                  batch-size = 4
                  data { format = folder, train { folder = train }, test-fraction = 0.25, size = [6, 6], channels = 1 }
                  model = [ { type = flatten }, { type = linear, out = 2 } ]
                  optimizer { learning-rate = 0.1 }
                }
                """);
    }

    private void picture(String name, int grey) throws IOException {
        BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 63; i++) {
            image.setRGB(i % 9, i / 9, grey * 0x10101);
        }
        Path path = temp.resolve(name);
        Files.createDirectories(path.getParent());
        ImageIO.write(image, "png", path.toFile());
    }

    private Launched train(String run, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("train", job.toString(), "--run-dir", temp.resolve(run).toString()));
        arguments.addAll(List.of(more));
        Launched trained = Launched.here(arguments.toArray(String[]::new));
        assertEquals(0, trained.exitCode(), trained.err());
        return trained;
    }

    private static String last(Launched run) {
        List<String> lines = run.outLines();
        return lines.get(lines.size() - 1);
    }

    @Test
    void aFolderOfPicturesTrainsToTheSameWeightsWithAnyNumberOfWorkersAndPredictsPicturesOfAnySize()
            throws IOException {
        String expected = last(train("one", "--workers", "1"));
        assertEquals(expected, last(train("three", "--workers", "3")));
        picture("new.png", 250);
        Launched predicted = Launched.here(
                "predict",
                temp.resolve("one").toString(),
                temp.resolve("new.png").toString());
        assertEquals(0, predicted.exitCode(), predicted.err());
        assertTrue(predicted.out().contains("bright"), predicted.out());
    }

    @Test
    void aRunIsEvaluatedAndGoneOnWithAfterTheCacheWasEmptied() throws IOException {
        train("run");
        Path run = temp.resolve("run");
        Launched before = Launched.here("evaluate", run.toString());
        emptyTheCache();
        Launched evaluated = Launched.here("evaluate", run.toString());
        assertEquals(0, evaluated.exitCode(), evaluated.err());
        assertEquals(before.out(), evaluated.out());
        emptyTheCache();
        Launched resumed = Launched.here("train", "--resume", "--run-dir", run.toString());
        assertEquals(0, resumed.exitCode(), resumed.err());
    }

    private void emptyTheCache() throws IOException {
        Path cache = temp.resolve(".cache/talkoot/folders");
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(
                    1,
                    files.filter(file -> file.toString().endsWith(".images"))
                            .peek(file -> file.toFile().delete())
                            .count());
        }
    }

    @Test
    void theCacheIsShownAndWhatAProcessUsesIsntCleared() {
        PackedFolders.packed(JobFile.read(job, List.of()));
        for (String what : List.of("cache", "clear")) {
            Launched shown = Launched.here("data", what);
            assertEquals(0, shown.exitCode(), shown.err());
            assertTrue(
                    shown.outLines().get(1).matches(".*-train-6x6x1-[0-9a-f]+ +\\S+ \\S+ +\\S+Z  in use"), shown.out());
        }
    }

    @Test
    void aJobForAFolderOfPicturesIsDrafted() throws IOException {
        Path drafted = temp.resolve("drafted.conf");
        Launched run = Launched.here("init", temp.toString(), "--out", drafted.toString());
        assertEquals(0, run.exitCode(), run.err());
        String text = Files.readString(drafted);
        for (String part :
                List.of("format = folder", "train { folder = \"train\" }", "size = [7, 9]", "channels = 1")) {
            assertTrue(text.contains(part), text);
        }
    }

    @Test
    void theIdentityIsOfThePicturesAndNotOfTheirPlace() throws IOException {
        JobSpec spec = JobFile.read(job, List.of());
        String before = ContentIdentity.of(spec).sha256();
        assertEquals(before, ContentIdentity.of(PackedFolders.packed(spec)).sha256());
        Files.move(temp.resolve("train"), temp.resolve("moved"));
        JobSpec moved = JobFile.read(job, List.of("job.data.train.folder=" + quoted(temp.resolve("moved"))));
        assertEquals(before, ContentIdentity.of(moved).sha256());
        picture("moved/dark/0.png", 33);
        assertNotEquals(before, ContentIdentity.of(moved).sha256());
    }

    @Test
    void otherNodesAreServedTheDecodedPictures() {
        JobSpec packed = PackedFolders.packed(JobFile.read(job, List.of()));
        ServedFiles served = ServedFiles.of(packed);
        assertEquals(1, served.manifest().files().size());
        assertEquals(served.identity(packed), ContentIdentity.of(JobFile.read(job, List.of())));
    }

    @Test
    void aWrongFolderEndsInASentence() {
        Launched run = Launched.here(
                "train",
                job.toString(),
                "--run-dir",
                temp.resolve("run").toString(),
                "--set",
                "job.data.train.folder=" + quoted(temp.resolve("nowhere")));
        assertEquals(2, run.exitCode());
        assertEquals(
                List.of("talkoot: " + temp.resolve("nowhere") + " can't be read: there is no such file or folder"),
                run.errLines());
    }

    private static String quoted(Path path) {
        return '"' + path.toString() + '"';
    }
}

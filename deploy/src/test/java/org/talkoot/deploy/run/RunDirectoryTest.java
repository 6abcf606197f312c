package org.talkoot.deploy.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2025, 11, 23, 14, 30, 12);

    @TempDir
    private Path temp;

    @Test
    void isCreatedWithItsParents() {
        try (RunDirectory directory = RunDirectory.take(temp.resolve("a/b/c"))) {
            assertTrue(Files.isDirectory(temp.resolve("a/b/c")));
            assertEquals(temp.resolve("a/b/c/log.txt"), directory.file("log.txt"));
        }
    }

    @Test
    void mayBeAFolderThatIsThereAndEmpty() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("empty"));
        RunDirectory.take(folder).close();
    }

    @Test
    void isNamedAfterJobAndTimeAndNeverTakesAnothersName() {
        try (RunDirectory first = RunDirectory.takeNew(temp, "digits", NOW);
                RunDirectory second = RunDirectory.takeNew(temp, "digits", NOW)) {
            assertEquals(temp.resolve("digits-20251123-143012"), first.path());
            assertEquals(temp.resolve("digits-20251123-143012-2"), second.path());
        }
    }

    @Test
    void isRefusedWhereItIsNotEmptyAndStaysAsItIs() throws IOException {
        Path file = Files.writeString(temp.resolve("thesis.tex"), "mine");
        assertRefused(temp, "isn't empty");
        assertEquals(List.of(file), list(temp));
    }

    @Test
    void isRefusedWhereItIsAFile() throws IOException {
        assertRefused(Files.writeString(temp.resolve("file"), "mine"), "is a file");
    }

    @Test
    void isRefusedWhereAParentIsAFile() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "mine");
        assertRefused(file.resolve("run"), "can't create the run directory");
    }

    @Test
    void isRefusedWhileAnotherRunLivesInIt() throws IOException {
        Path folder = temp.resolve("run");
        RunDirectory living = RunDirectory.take(folder);
        assertRefused(folder, "in use by another run");
        Files.writeString(living.file("job.conf"), "job {}");
        living.close();
        assertRefused(folder, "isn't empty");
    }

    @Test
    void isTakenAgainAfterARunThatEndedBeforeItHadBegun() {
        Path folder = temp.resolve("run");
        RunDirectory.take(folder).close();
        RunDirectory.take(folder).close();
    }

    @Test
    void theNewestRunOfAJobIsTheOneWithTheLatestTime() throws IOException {
        for (String name : List.of(
                "a-20260101-000000",
                "a-20260101-000001",
                "a-20260101-000001-2",
                "a-20260101-000001-10",
                "b-20270101-000000",
                "a-b-20270101-000000",
                "a-20270101")) {
            Files.createDirectory(temp.resolve(name));
        }
        assertEquals(temp.resolve("a-20260101-000001-10"), RunDirectory.newest(temp, "a"));
    }

    @Test
    void discardedLeavesNothingThatWasNotThereBefore() throws IOException {
        Path there = Files.createDirectory(temp.resolve("there"));
        RunDirectory directory = RunDirectory.take(there.resolve("new/run"));
        Files.createDirectory(directory.file("final"));
        Files.writeString(directory.file("final/model.safetensors"), "torn");
        directory.discard();
        assertEquals(List.of(), list(there));

        RunDirectory.take(there).discard();
        assertTrue(Files.isDirectory(there));
        assertEquals(List.of(), list(there));
    }

    @Test
    void doesNotRemoveWhatSomebodyElsePutBesideIt() throws IOException {
        RunDirectory directory = RunDirectory.take(temp.resolve("runs/mine"));
        Path other = Files.createDirectory(temp.resolve("runs/other"));
        directory.discard();
        assertTrue(Files.isDirectory(other));
        assertFalse(Files.exists(temp.resolve("runs/mine")));
    }

    private static void assertRefused(Path folder, String words) {
        String sentence = assertThrows(RunDirectoryException.class, () -> RunDirectory.take(folder))
                .getMessage();
        assertTrue(sentence.contains(words) && sentence.contains(folder.toString()), sentence);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}

package org.talkoot.deploy.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
    @TempDir
    private Path run;

    private final List<String> order = new ArrayList<>();

    private void content(Path folder) throws IOException {
        order.add("files");
        Files.writeString(folder.resolve("state.pb"), "whole");
    }

    private Set<String> names() throws IOException {
        try (var entries = Files.list(run.resolve("checkpoints"))) {
            return entries.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void theHistoryIsForcedAfterTheFilesAreWrittenAndBeforeTheFolderHasItsName() throws IOException {
        CheckpointFolder folder = new CheckpointFolder(run, directory -> {
            order.add("history");
            assertEquals(run, directory);
            assertEquals(Set.of(".step-40.tmp"), names());
            assertEquals("whole", Files.readString(run.resolve("checkpoints/.step-40.tmp/state.pb")));
        });
        folder.write(40, this::content);
        assertEquals(List.of("files", "history"), order);
        assertEquals(Set.of("step-40"), names());
    }

    @Test
    void oneOfTheSameStepStaysUntilTheHistoryOfItsSuccessorIsForced() throws IOException {
        new CheckpointFolder(run).write(40, folder -> Files.writeString(folder.resolve("state.pb"), "old"));
        CheckpointFolder folder = new CheckpointFolder(
                run, directory -> assertEquals("old", Files.readString(run.resolve("checkpoints/step-40/state.pb"))));
        folder.write(40, this::content);
        assertEquals("whole", Files.readString(run.resolve("checkpoints/step-40/state.pb")));
    }

    @Test
    void whereTheHistoryCannotBeForcedThereIsNoCheckpoint() throws IOException {
        CheckpointFolder folder = new CheckpointFolder(run, directory -> {
            throw new IOException("Input/output error");
        });
        assertThrows(IOException.class, () -> folder.write(40, this::content));
        assertEquals(Set.of(), names());
    }

    @Test
    void aRunWithoutMetricsHasCheckpointsTooAndOneWithThemKeepsThemAsTheyAre() throws IOException {
        CheckpointFolder folder = new CheckpointFolder(run);
        folder.write(1, this::content);
        assertFalse(Files.exists(run.resolve("metrics.jsonl")));
        Files.writeString(run.resolve("metrics.jsonl"), "{\"step\":1}\n");
        folder.write(2, this::content);
        assertEquals("{\"step\":1}\n", Files.readString(run.resolve("metrics.jsonl")));
        assertTrue(names().containsAll(Set.of("step-1", "step-2")));
    }
}

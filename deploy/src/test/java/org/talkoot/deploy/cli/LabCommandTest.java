package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.FakeTrainer;

class LabCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int lab(String... options) {
        String[] arguments = Stream.concat(Stream.of("lab"), Stream.of(options)).toArray(String[]::new);
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        return CommandLineApp.run(
                arguments, new FakeTrainer(), nowhere, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private List<String> errors() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void refusesALabThatThereIsNot() {
        assertEquals(2, lab("alchemy"));
        assertEquals(
                List.of("talkoot: there is no lab alchemy: choose one of initialization, normalization, regularization,"
                        + " interaction"),
                errors());
    }

    @Test
    void refusesAFolderWithoutMnistBeforeAnythingIsWritten() {
        Path out = folder.resolve("out");
        assertEquals(2, lab("initialization", "--data", folder.toString(), "--out", out.toString()));
        assertEquals(1, errors().size());
        assertTrue(errors().get(0).contains("has neither train-images-idx3-ubyte nor"), errors()::toString);
        assertFalse(Files.exists(out));
    }

    @Test
    void refusesAFolderWithSomebodysFiles() throws IOException {
        Path theirs = Files.writeString(folder.resolve("index.html"), "theirs");
        assertEquals(2, lab("interaction", "--out", folder.toString()));
        assertEquals(1, errors().size());
        assertTrue(errors().get(0).contains("holds other files than an earlier lab's"), errors()::toString);
        assertEquals("theirs", Files.readString(theirs));
    }
}

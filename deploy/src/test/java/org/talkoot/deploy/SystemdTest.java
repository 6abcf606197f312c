package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units, as systemd judges them. Needs {@code systemd-analyze}; nothing is started. */
@Tag("system")
class SystemdTest {
    /** Of 100; an ordinary service has more than 90, and below 20 systemd calls it safe. */
    private static final int MOST_EXPOSURE = 20;

    @TempDir
    private Path temp;

    private final List<String> units = new ArrayList<>();

    /** Copies with this build's launcher in the place of the installed one, since what a unit starts must be there. */
    @BeforeEach
    void copyUnits() throws IOException {
        for (String unit : List.of("talkoot-coordinator@.service", "talkoot-worker.service")) {
            String text = Files.readString(Path.of("systemd", unit));
            assertTrue(text.contains("ExecStart=/opt/talkoot/talkoot "), unit);
            text = text.replace(
                    "/opt/talkoot/talkoot ", Launched.projectFolder().resolve("talkoot") + " ");
            Path copy = temp.resolve(unit.replace("@", "@digits"));
            units.add(Files.writeString(copy, text).toString());
        }
    }

    @Test
    void systemdFindsNothingWrongWithThem() {
        Launched verified = analyze("verify", "--man=no", "--recursive-errors=no");
        assertEquals("", verified.err() + verified.out());
        assertEquals(0, verified.exitCode());
    }

    @Test
    void systemdCallsThemSafe() {
        Launched judged = analyze("security", "--offline=true", "--no-pager", "--threshold=" + MOST_EXPOSURE);
        assertEquals(0, judged.exitCode(), judged.out() + judged.err());
    }

    private Launched analyze(String... arguments) {
        List<String> command = new ArrayList<>(List.of("systemd-analyze"));
        command.addAll(List.of(arguments));
        command.addAll(units);
        return Launched.run(temp, command);
    }
}

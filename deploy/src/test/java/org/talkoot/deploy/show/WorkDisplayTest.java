package org.talkoot.deploy.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WorkDisplayTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed(boolean live, int columns) {
        try (WorkDisplay display = new WorkDisplay(out, live, new Screen(live, live, columns, false, false))) {
            display.begin("training", 4);
            display.step();
            display.say("done");
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPipeSeesLinesAlone() {
        assertEquals(String.format("training%ndone%n"), printed(false, 80));
    }

    @Test
    void aTerminalSeesABarThatGoesAwayForLinesThatStay() {
        String printed = printed(true, 80);

        assertTrue(printed.contains("  #######.......................  1 of 4 steps  0:00 left"), printed);
        assertTrue(printed.endsWith(String.format(RunDisplay.CLEAR_LINE + "done%n")), printed);
    }

    @Test
    void aNarrowTerminalSeesNoBar() {
        String printed = printed(true, 30);

        assertTrue(printed.contains("  1 of 4 steps"), printed);
        assertTrue(!printed.contains("#"), printed);
    }
}

package org.talkoot.deploy.show;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ScreenTest {

    @Test
    void isNoTerminalUnlessTheLauncherSaysSo() {
        assertEquals(new Screen(false, false, 80, false, false), Screen.of(new Properties(), Map.of("TERM", "xterm")));
    }

    @Test
    void isAsWideAsTheLauncherSaysAndNeverTooNarrow() {
        assertEquals(new Screen(true, true, 132, true, true), Screen.of(properties("out,err", "132"), Map.of()));
        assertEquals(40, Screen.of(properties("out", "7"), Map.of()).columns());
        assertEquals(80, Screen.of(properties("out", "wide"), Map.of()).columns());
    }

    @Test
    void obeysNoColorAndADumbTerminal() {
        Properties terminal = properties("out,err", "80");
        assertEquals(new Screen(true, true, 80, false, true), Screen.of(terminal, Map.of("NO_COLOR", "1")));
        assertEquals(new Screen(true, true, 80, true, true), Screen.of(terminal, Map.of("NO_COLOR", "")));
        assertEquals(new Screen(false, false, 80, false, true), Screen.of(terminal, Map.of("TERM", "dumb")));
    }

    private static Properties properties(String terminal, String columns) {
        Properties properties = new Properties();
        properties.setProperty("talkoot.terminal", terminal);
        properties.setProperty("talkoot.columns", columns);
        properties.setProperty("stdout.encoding", "UTF-8");
        return properties;
    }
}

package org.talkoot.deploy.show;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.Properties;

/**
 * What the terminal can do. The launcher says which streams are one ({@code talkoot.terminal}) and how wide it is
 * ({@code talkoot.columns}), since Java itself can't tell before its version 22.
 *
 * @param output whether standard output is a terminal that obeys control sequences
 * @param error whether standard error is one
 * @param columns its width
 * @param color whether colours are wanted (see no-color.org)
 * @param unicode whether it can show characters beyond ASCII
 */
public record Screen(boolean output, boolean error, int columns, boolean color, boolean unicode) {
    private static final int USUAL_COLUMNS = 80;
    private static final int LEAST_COLUMNS = 40;

    public static Screen detect() {
        return of(System.getProperties(), System.getenv());
    }

    static Screen of(Properties properties, Map<String, String> environment) {
        boolean obeys = !environment.getOrDefault("TERM", "").equals("dumb");
        String streams = properties.getProperty("talkoot.terminal", "");
        boolean output = obeys && streams.contains("out");
        boolean error = obeys && streams.contains("err");
        boolean color =
                (output || error) && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Screen(output, error, columns(properties), color, unicode(properties));
    }

    private static int columns(Properties properties) {
        String columns = properties.getProperty("talkoot.columns", "");
        return columns.matches("[1-9][0-9]{0,3}") ? Math.max(LEAST_COLUMNS, Integer.parseInt(columns)) : USUAL_COLUMNS;
    }

    private static boolean unicode(Properties properties) {
        String charset = properties.getProperty("stdout.encoding", properties.getProperty("native.encoding", ""));
        try {
            return Charset.forName(charset).newEncoder().canEncode(ProgressLine.DONE);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return false;
        }
    }
}

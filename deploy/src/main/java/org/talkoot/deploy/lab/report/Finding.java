package org.talkoot.deploy.lab.report;

import java.util.Locale;

/**
 * What a lab claims, and what it measured.
 *
 * @param claim a sentence
 * @param measured the numbers
 */
public record Finding(String claim, String measured, boolean holds) {

    /** @param measured a format, as in {@link String#format} */
    public static Finding of(String claim, boolean holds, String measured, Object... numbers) {
        return new Finding(claim, String.format(Locale.ROOT, measured, numbers), holds);
    }

    /** On one line. */
    public String text() {
        return (holds ? "holds: " : "DOESN'T HOLD: ") + claim + " (" + measured + ")";
    }
}

package org.talkoot.engine.data;

import java.util.Locale;
import java.util.Set;

/** A cell that must be a finite number, written as people and spreadsheets do. */
final class CsvCell {
    private static final int SHOWN_CHARACTERS = 40;
    private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity");

    private CsvCell() {}

    /** The number, or NaN if the cell holds none: {@link #problem} says why. */
    static float number(String cell) {
        String text = cell.strip();
        if (!looksDecimal(text)) {
            return Float.NaN;
        }
        try {
            float number = Float.parseFloat(text);
            return Float.isFinite(number) ? number : Float.NaN;
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }

    /** Java also takes {@code 1f}, {@code 0x1p3} and {@code NaN} for numbers; none is one in a CSV file. */
    private static boolean looksDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Why a cell isn't a finite number, as the end of a sentence. */
    static String problem(String cell) {
        String text = cell.strip();
        if (text.isEmpty()) {
            return "the cell is empty, but must be a number";
        }
        String unsigned = text.replaceFirst("^[+-]", "").toLowerCase(Locale.ROOT);
        if (NOT_FINITE.contains(unsigned)) {
            return quote(text) + " isn't finite, but every number must be";
        }
        return looksDecimal(text) && isNumber(text)
                ? quote(text) + " is beyond 3.4e38, the largest number that training in 32 bits can hold"
                : quote(text) + " isn't a number";
    }

    private static boolean isNumber(String text) {
        try {
            return !Double.isNaN(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A cell's text, made fit for one line of a message. */
    static String quote(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return '"' + (line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "…") + '"';
    }
}

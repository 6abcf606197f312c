package org.talkoot.engine.data.column;

import java.math.BigDecimal;
import java.util.Arrays;

/** What a column has in one row: numbers in float32, or a text. One cell serves all rows. */
public final class Cell {
    private static final String NULL = "null";

    private final boolean withText;
    private float[] numbers = new float[1]; // the first count of them
    private int count;
    private String text;
    private String unfit;

    private Cell(boolean withText) {
        this.withText = withText;
    }

    /** For numbers alone. */
    public static Cell ofNumbers() {
        return new Cell(false);
    }

    /** For labels: a number is kept as text too, all its digits. */
    public static Cell withText() {
        return new Cell(true);
    }

    /** Makes room for the next row's. */
    public void clear() {
        count = 0;
        text = null;
        unfit = null;
    }

    void add(long integer) {
        put(integer);
        if (withText) {
            text = Long.toString(integer);
        }
    }

    /** Of 64 bits, none of them a sign. */
    void addUnsigned(long integer) {
        if (integer >= 0) {
            add(integer);
            return;
        }
        text = Long.toUnsignedString(integer);
        put(Float.parseFloat(text));
    }

    void add(float real) {
        put(real);
        if (!Float.isFinite(real)) {
            unfit = Float.toString(real);
        } else if (withText) {
            text = new BigDecimal(Float.toString(real)).toPlainString();
        }
    }

    void add(double real) {
        put((float) real);
        if (!Float.isFinite((float) real)) {
            unfit = Double.toString(real);
        } else if (withText) {
            text = new BigDecimal(Double.toString(real)).toPlainString();
        }
    }

    void add(String text) {
        this.text = text;
    }

    void addNull() {
        put(0);
        unfit = NULL;
    }

    private void put(float number) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = number;
    }

    /** How many numbers the row has here: 1, unless it is a list. */
    public int count() {
        return count;
    }

    /** Those of the row, {@link #count} of them, with room for more behind; until the next row is read. */
    public float[] numbers() {
        return numbers;
    }

    public String text() {
        return text;
    }

    public boolean isNull() {
        return NULL.equals(unfit);
    }

    /** A number that isn't finite in float32, in words, or null. */
    public String unfit() {
        return unfit;
    }
}

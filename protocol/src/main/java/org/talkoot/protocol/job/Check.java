package org.talkoot.protocol.job;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The rules that several records share. Each method returns or throws {@link InvalidValue}. */
final class Check {
    private Check() {}

    static void atLeast(int least, String key, int value) {
        if (value < least) {
            throw new InvalidValue(key, "must be at least " + least + ", but is " + value);
        }
    }

    static void atLeast(int least, String key, OptionalInt value) {
        value.ifPresent(present -> atLeast(least, key, present));
    }

    static void positive(String key, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new InvalidValue(key, "must be a positive number, but is " + value);
        }
    }

    /** For a positive number that training rounds to 32 bits: it must become neither zero nor infinite. */
    static void fits32Bits(String key, double value) {
        if ((float) value == 0 || Float.isInfinite((float) value)) {
            throw new InvalidValue(
                    key,
                    "must be from " + Float.MIN_VALUE + " to " + Float.MAX_VALUE
                            + ", as training computes in 32 bits, but is " + value);
        }
    }

    static void notNegative(String key, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new InvalidValue(key, "must be zero or a positive number, but is " + value);
        }
    }

    static void finite(String key, double value) {
        if (!Double.isFinite(value)) {
            throw new InvalidValue(key, "must be a finite number, but is " + value);
        }
    }

    /** 0 ≤ value &lt; 1. */
    static void belowOne(String key, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new InvalidValue(key, "must be at least 0 and below 1, but is " + value);
        }
    }

    /** A part of the samples, of which something is left: 0 &lt; value &lt; 1. */
    static void fraction(String key, OptionalDouble value) {
        value.ifPresent(fraction -> {
            if (!(fraction > 0 && fraction < 1)) {
                throw new InvalidValue(key, "must be above 0 and below 1, but is " + fraction);
            }
        });
    }

    /** For a value that a builder was never given. */
    static void given(String key, Object value) {
        if (value == null) {
            throw new InvalidValue(key, "is missing; a job needs it");
        }
    }
}

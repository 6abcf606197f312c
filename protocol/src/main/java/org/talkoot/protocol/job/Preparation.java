package org.talkoot.protocol.job;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What becomes of the samples of any format: some are held out, and raw values become the network's input, in float32: first
 * {@code low + x / 255 · (high - low)} for bytes, then {@code (x - mean) / std}.
 *
 * @param scaleLow what byte 0 becomes; default 0
 * @param scaleHigh what byte 255 becomes; default 1, greater than {@code scaleLow}
 * @param normalize default none
 * @param augment random changes of training images, one after the other; default none
 * @param validationFraction the part of the training samples, chosen by seed, that is held out for validation: above 0, below
 *     1; default none
 */
public record Preparation(
        float scaleLow,
        float scaleHigh,
        Optional<Normalize> normalize,
        List<AugmentSpec> augment,
        OptionalDouble validationFraction) {
    public Preparation {
        augment = List.copyOf(augment);
        Check.fraction("validation-fraction", validationFraction);
        Objects.requireNonNull(normalize, "normalize");
        Check.finite("scale", scaleLow);
        Check.finite("scale", scaleHigh);
        if (!(scaleLow < scaleHigh) || !Float.isFinite(scaleHigh - scaleLow)) {
            throw new InvalidValue(
                    "scale",
                    "must be a range [low, high] with low below high, but is [" + scaleLow + ", " + scaleHigh + "]");
        }
    }

    /** Bytes to [0, 1], nothing else. */
    public static Preparation standard() {
        return new Preparation(0, 1, Optional.empty(), List.of(), OptionalDouble.empty());
    }

    public Preparation withScale(float low, float high) {
        return new Preparation(low, high, normalize, augment, validationFraction);
    }

    public Preparation withAugment(List<AugmentSpec> changes) {
        return new Preparation(scaleLow, scaleHigh, normalize, changes, validationFraction);
    }

    public Preparation withNormalize(List<Float> mean, List<Float> std) {
        return withNormalize(new Normalize.Given(mean, std));
    }

    private Preparation withNormalize(Normalize by) {
        return new Preparation(scaleLow, scaleHigh, Optional.of(by), augment, validationFraction);
    }

    public Preparation withValidationFraction(double fraction) {
        return new Preparation(scaleLow, scaleHigh, normalize, augment, OptionalDouble.of(fraction));
    }

    /** Normalised by what the training samples' own mean and std are found to be. */
    public Preparation withMeasuredNormalize() {
        return withNormalize(new Normalize.Measured());
    }

    /** Which mean is subtracted, and which std divided by. */
    public sealed interface Normalize {
        /**
         * One value for all, or one a channel of an image or a column of a csv file; which of the two fits is known with
         * the data.
         *
         * @param mean subtracted
         * @param std divided by; positive
         */
        record Given(List<Float> mean, List<Float> std) implements Normalize {
            public Given {
                mean = List.copyOf(mean);
                std = List.copyOf(std);
                if (mean.isEmpty()) {
                    throw new InvalidValue("mean", "must have at least one value, but is empty");
                }
                if (mean.size() != std.size()) {
                    throw new InvalidValue(
                            "std",
                            "must have as many values as mean, which has " + mean.size() + ", but has " + std.size());
                }
                for (int i = 0; i < mean.size(); i++) {
                    Check.finite("mean[" + i + "]", mean.get(i));
                    Check.positive("std[" + i + "]", std.get(i));
                }
            }
        }

        /** What the training samples have, after {@code scale}: of each channel of images, of each feature otherwise. */
        record Measured() implements Normalize {}
    }
}

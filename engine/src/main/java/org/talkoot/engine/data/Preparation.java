package org.talkoot.engine.data;

import java.util.List;
import org.talkoot.engine.tensor.Shape;

/**
 * What happens to a raw value x before the model sees it, in float32: bytes are scaled to {@code low + (high - low) · (x
 * / 255)}, other values are taken as they are; then {@code (v - mean) / std}, where a mean and a std are given.
 *
 * @param mean one value for all, or one a channel of an image of bytes, one a feature otherwise; empty: no normalisation
 * @param std as many as {@code mean}, each positive
 */
public record Preparation(float scaleLow, float scaleHigh, List<Float> mean, List<Float> std) {

    /** Bytes to [0, 1], everything else as it is. */
    public static final Preparation DEFAULT = new Preparation(0, 1, List.of(), List.of());

    public Preparation {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (!Float.isFinite(scaleHigh - scaleLow) || scaleLow == scaleHigh) {
            throw new DataException("scale is [" + scaleLow + ", " + scaleHigh
                    + "], but it must be two different finite numbers, such as [0, 1]");
        }
        if (mean.size() != std.size()) {
            throw new DataException(
                    "normalize has " + mean.size() + " means and " + std.size() + " stds, but needs as many of each");
        }
        if (!mean.stream().allMatch(Float::isFinite)) {
            throw new DataException("normalize has the means " + mean + ", but each must be a finite number");
        }
        if (!std.stream().allMatch(value -> Float.isFinite(value) && value > 0)) {
            throw new DataException("normalize has the stds " + std + ", but each must be finite and greater than 0");
        }
    }

    /** Whether bytes go to [0, 1], which is also what data that isn't bytes needs: it can't be scaled. */
    boolean hasDefaultScale() {
        return scaleLow == 0 && scaleHigh == 1;
    }

    /** What a raw 0 becomes at each place of a sample, an image channels last. */
    float[] zero(Shape shape) {
        float[] zero = new float[shape.elements()];
        for (int i = 0; i < zero.length; i++) {
            int own = mean.size() == shape.elements() ? i : i % Math.max(1, mean.size());
            zero[i] = normalizes() ? (scaleLow - mean.get(own)) / std.get(own) : scaleLow;
        }
        return zero;
    }

    boolean normalizes() {
        return !mean.isEmpty();
    }
}

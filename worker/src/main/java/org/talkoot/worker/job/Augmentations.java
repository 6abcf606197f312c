package org.talkoot.worker.job;

import java.util.List;
import java.util.Optional;
import org.talkoot.engine.data.Augmentation;
import org.talkoot.engine.data.Augmenter;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.AugmentSpec;
import org.talkoot.protocol.job.JobSpec;

/** The engine's augmentations for those of a job file. */
final class Augmentations {
    private Augmentations() {}

    /** What changes the training images, if anything does; each worker needs its own. */
    static Optional<Augmenter> of(JobSpec spec, Dataset train) {
        List<AugmentSpec> specs = spec.data().preparation().augment();
        return specs.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Augmenter(specs.stream().map(Augmentations::of).toList(), train, spec.seed()));
    }

    private static Augmentation of(AugmentSpec spec) {
        if (spec instanceof AugmentSpec.Flip flip) {
            return new Augmentation.Flip(flip.p());
        } else if (spec instanceof AugmentSpec.Crop crop) {
            return new Augmentation.Shift(crop.padding(), crop.padding());
        }
        AugmentSpec.Shift shift = (AugmentSpec.Shift) spec;
        return new Augmentation.Shift(shift.horizontal(), shift.vertical());
    }

    /** @throws JobMistake if the samples aren't images, or may be moved out of sight */
    static void check(JobSpec spec, Dataset train) {
        List<AugmentSpec> specs = spec.data().preparation().augment();
        Shape shape = train.sampleShape();
        if (!specs.isEmpty() && !shape.isImage()) {
            throw new JobMistake("job.data.augment: is for images, but the samples of " + train.origin() + " have "
                    + shape.elements() + " features; leave it out");
        }
        for (int i = 0; i < specs.size(); i++) {
            if (of(specs.get(i)) instanceof Augmentation.Shift shift
                    && (shift.horizontal() >= shape.width() || shift.vertical() >= shape.height())) {
                throw new JobMistake("job.data.augment[" + i + "]: may move the images out of sight, which are "
                        + shape.width() + " wide and " + shape.height() + " high; choose fewer pixels");
            }
        }
    }
}

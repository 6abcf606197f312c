package org.talkoot.deploy.recording;

import java.util.List;
import java.util.Optional;
import org.talkoot.deploy.checkpoint.SavedState;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.protocol.job.Numerics;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/**
 * Where a run begins: before the first step, or at a checkpoint.
 *
 * @param fingerprint that the workers must have, if any
 */
record Beginning(SavedState state, Optional<String> fingerprint) {

    static Beginning of(TrainingJob job, Storage storage) {
        if (storage.from().isEmpty()) {
            return new Beginning(
                    SavedState.of(Snapshot.initial(job), 0, 0, List.of(), Optional.empty()), Optional.empty());
        }
        boolean strict = job.spec().numerics() == Numerics.STRICT;
        return new Beginning(
                storage.from().get().restore(job),
                storage.from()
                        .map(checkpoint -> checkpoint.state().getFingerprint())
                        .filter(fingerprint -> strict));
    }

    int steps() {
        return state.steps();
    }
}

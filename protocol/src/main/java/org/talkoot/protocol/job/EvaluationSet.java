package org.talkoot.protocol.job;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which of a job's data an evaluation is of. */
public enum EvaluationSet {
    /** What the finished model is judged by. */
    TEST,
    /** What decisions during training are made by: when to stop, which checkpoint is the best. */
    VALIDATION;

    /** What decides during training, where a job has these: the validation set, or else the test set. */
    public static Optional<EvaluationSet> deciding(Collection<EvaluationSet> sets) {
        return sets.stream().max(Comparator.naturalOrder());
    }

    /**
     * The one that a message or a file names by its place here.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static EvaluationSet at(int place) {
        if (place < 0 || place >= values().length) {
            throw new IllegalArgumentException("no data set for evaluations has the place " + place);
        }
        return values()[place];
    }

    /** {@code test} or {@code validation}. */
    public String word() {
        return Names.of(this);
    }
}

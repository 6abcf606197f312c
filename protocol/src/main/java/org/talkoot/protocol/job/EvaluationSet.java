package org.talkoot.protocol.job;

/** Which of a job's data an evaluation is of. */
public enum EvaluationSet {
    /** What the finished model is judged by. */
    TEST,
    /** What decisions during training are made by: when to stop, which checkpoint is the best. */
    VALIDATION;

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

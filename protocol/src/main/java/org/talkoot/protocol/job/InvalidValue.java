package org.talkoot.protocol.job;

/**
 * A value of a job that can't be. Carries the key as a job file spells it, so that the reader of a file can add file
 * and line; to everyone else it is an {@link IllegalArgumentException} whose message is a sentence.
 */
final class InvalidValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String key;
    private final String problem;

    /**
     * @param key relative to the record, possibly with an index: {@code std[1]}
     * @param problem what is wrong, and what would be right: {@code must be positive, but is 0}
     */
    InvalidValue(String key, String problem) {
        super(key + ": " + problem);
        this.key = key;
        this.problem = problem;
    }

    String key() {
        return key;
    }

    String problem() {
        return problem;
    }
}

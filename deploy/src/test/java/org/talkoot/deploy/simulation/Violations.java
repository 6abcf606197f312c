package org.talkoot.deploy.simulation;

import java.util.Optional;

/**
 * The first violation of an invariant in a run. It is kept and thrown: a worker takes what is thrown inside a segment for
 * the segment's failure.
 */
final class Violations {
    private String first;

    void check(boolean holds, String invariant, Object... what) {
        if (!holds) {
            fail(invariant + ": "
                    + String.format(what[0].toString(), java.util.Arrays.copyOfRange(what, 1, what.length)));
        }
    }

    void fail(String violation) {
        if (first == null) {
            first = violation;
        }
        throw new AssertionError(violation);
    }

    Optional<String> first() {
        return Optional.ofNullable(first);
    }
}

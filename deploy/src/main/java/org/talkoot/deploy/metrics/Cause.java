package org.talkoot.deploy.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Kinds of failures from which a run recovers, as far as the coordinator's sentence tells. The first that fits counts. */
enum Cause {
    COORDINATOR_LOST("^the coordinator "),
    WORKER_DIED("^worker \\S+ died\\b|\\bnode \\S+ is gone"),
    OTHER_WEIGHTS("holds other weights"),
    HANG("it hangs for|nobody has got on for"),
    SILENCE("has said nothing for"),
    MESSAGE_MISSING("\\bno .* within \\d+ ms"),
    LAYER_FAILED("Exception|Error|, in shards? "),
    OTHER("");

    private final Pattern sentence;

    Cause(String sentence) {
        this.sentence = Pattern.compile(sentence);
    }

    static Cause of(String reason) {
        return Arrays.stream(values())
                .filter(each -> each.sentence.matcher(reason).find())
                .findFirst()
                .orElse(OTHER);
    }

    /** For a label of a metric. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

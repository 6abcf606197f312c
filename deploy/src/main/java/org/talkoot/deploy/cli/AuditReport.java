package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import org.talkoot.deploy.ledger.Audit;
import org.talkoot.protocol.wire.Ledgers.RecoveryEntry;
import org.talkoot.protocol.wire.Ledgers.ResumeEntry;

/**
 * An audit for a person and for a program.
 *
 * @param steps of the whole job
 */
record AuditReport(Audit audit, int steps) {

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(text("steps 1 to %,d of %,d: each once, without a gap", audit.steps(), steps));
        lines.add(text("samples: %,d used, each exactly once in its epoch", audit.samples()));
        lines.add(text("worlds: %,d, under %s", audit.worlds(), coordinators()));
        audit.workers()
                .forEach((name, share) -> lines.add(
                        text("worker %s: %s in %s", name, count(share.shards(), "shard"), steps(share.steps()))));
        for (RecoveryEntry each : audit.recoveries()) {
            lines.add(text(
                    "recovery: %s: %s computed again, %,d ms to the next commit",
                    each.getReason(), steps(each.getLostSteps()), each.getTookMs()));
        }
        for (ResumeEntry each : audit.resumes()) {
            lines.add(text("resumed after step %,d: %s computed again", each.getSteps(), steps(each.getLostSteps())));
        }
        lines.add(text(
                "in all %s computed again, %,d ms from failures to the next commit",
                steps(audit.stepsComputedAgain()), audit.recoveryMs()));
        return lines;
    }

    private String coordinators() {
        SortedSet<Long> terms = audit.terms();
        if (terms.isEmpty()) {
            return "no coordinator";
        }
        return terms.size() == 1
                ? text("one coordinator, of term %d", terms.first())
                : text("%d coordinators, of terms %d to %d", terms.size(), terms.first(), terms.last());
    }

    private static String steps(long count) {
        return count(count, "step");
    }

    private static String count(long count, String what) {
        return text("%,d %s", count, count == 1 ? what : what + "s");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("steps", audit.steps());
        json.put("stepsOfJob", steps);
        json.put("samples", audit.samples());
        json.put("worlds", audit.worlds());
        ArrayNode terms = json.putArray("terms");
        audit.terms().forEach(terms::add);
        ArrayNode workers = json.putArray("workers");
        audit.workers()
                .forEach((name, share) -> workers.addObject()
                        .put("name", name)
                        .put("steps", share.steps())
                        .put("shards", share.shards()));
        ArrayNode recoveries = json.putArray("recoveries");
        audit.recoveries()
                .forEach(each -> recoveries
                        .addObject()
                        .put("reason", each.getReason())
                        .put("stepsLost", each.getLostSteps())
                        .put("milliseconds", each.getTookMs()));
        ArrayNode resumes = json.putArray("resumes");
        audit.resumes()
                .forEach(each ->
                        resumes.addObject().put("afterStep", each.getSteps()).put("stepsLost", each.getLostSteps()));
        json.put("stepsComputedAgain", audit.stepsComputedAgain());
        json.put("recoveryMilliseconds", audit.recoveryMs());
        return json;
    }
}

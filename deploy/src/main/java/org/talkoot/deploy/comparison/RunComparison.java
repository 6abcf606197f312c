package org.talkoot.deploy.comparison;

import static org.talkoot.protocol.job.EvaluationSet.TEST;
import static org.talkoot.protocol.job.EvaluationSet.VALIDATION;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.talkoot.deploy.show.Table;

/** Two runs side by side: what differs in the job, where the losses part, what came of it. */
public final class RunComparison {
    private static final String NONE = "-";

    private final FinishedRun first;
    private final FinishedRun second;
    private final List<JobDifference> differences;

    private RunComparison(FinishedRun first, FinishedRun second) {
        this.first = first;
        this.second = second;
        differences = JobDifference.between(first.job(), second.job());
    }

    /** @throws org.talkoot.deploy.run.RunDirectoryException if one isn't a run directory that can be read */
    public static RunComparison of(Path first, Path second) {
        return new RunComparison(FinishedRun.read(first), FinishedRun.read(second));
    }

    /** The first step, counted from 1, whose loss isn't the same to the last bit. */
    OptionalInt firstDifferentStep() {
        int common = commonSteps();
        for (int i = 0; i < common; i++) {
            if (!first.losses().get(i).equals(second.losses().get(i))) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }

    private int commonSteps() {
        return Math.min(first.losses().size(), second.losses().size());
    }

    /** Whether the weights are the same; empty where a run isn't finished. */
    Optional<Boolean> haveSameWeights() {
        return first.sha256().flatMap(one -> second.sha256().map(one::equals));
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>(jobLines());
        lines.add(curve());
        lines.add("");
        lines.addAll(results());
        lines.add("");
        lines.add(haveSameWeights()
                .map(same -> same ? "same weights, to the last bit" : "other weights")
                .orElse("not both are finished"));
        return lines;
    }

    private List<String> jobLines() {
        if (differences.isEmpty()) {
            return List.of("one job");
        }
        List<String> lines = new ArrayList<>();
        boolean anotherResult = differences.stream().anyMatch(JobDifference::ofTheResult);
        lines.add(anotherResult ? "two jobs:" : "one job, but for what doesn't determine the result:");
        for (JobDifference each : differences) {
            lines.add("  " + each.key() + ": " + each.first().orElse(NONE) + " | "
                    + each.second().orElse(NONE) + (each.sameContent() ? "  (the same content)" : ""));
        }
        return lines;
    }

    private String curve() {
        int steps = commonSteps();
        OptionalInt step = firstDifferentStep();
        if (steps == 0) {
            return "no step to compare";
        }
        if (step.isEmpty()) {
            return String.format(
                    Locale.ROOT, "the same losses, to the last bit, in all %,d steps that both have", steps);
        }
        int index = step.getAsInt() - 1;
        return String.format(
                Locale.ROOT,
                "the losses differ from step %,d on: %s | %s",
                step.getAsInt(),
                first.losses().get(index),
                second.losses().get(index));
    }

    private List<String> results() {
        Table table = new Table(
                1, List.of("", first.directory().toString(), second.directory().toString()));
        add(
                table,
                "steps",
                run -> Optional.of(
                        String.format(Locale.ROOT, "%,d", run.losses().size())));
        add(table, "last loss", run -> last(run.losses()).map(loss -> fixed(4, loss)));
        add(table, "train loss", run -> run.figure("trainLoss").map(loss -> fixed(4, loss)));
        add(table, "validation loss", run -> run.evaluated(VALIDATION, "loss").map(loss -> fixed(4, loss)));
        add(table, "test loss", run -> run.evaluated(TEST, "loss").map(loss -> fixed(4, loss)));
        add(table, "accuracy", run -> run.evaluated(TEST, "accuracy").map(part -> fixed(2, 100 * part) + " %"));
        add(table, "samples/s", run -> run.figure("samplesPerSecond").map(rate -> fixed(0, rate)));
        add(table, "seconds", run -> run.figure("seconds").map(seconds -> fixed(1, seconds)));
        add(table, "recoveries", run -> run.figure("recoveries").map(count -> fixed(0, count)));
        add(table, "weights", run -> run.sha256().map(hash -> hash.substring(0, 12) + "…"));
        return table.lines();
    }

    private void add(Table table, String what, Function<FinishedRun, Optional<String>> figure) {
        table.add(List.of(
                what, figure.apply(first).orElse(NONE), figure.apply(second).orElse(NONE)));
    }

    private static Optional<Float> last(List<Float> losses) {
        return losses.isEmpty() ? Optional.empty() : Optional.of(losses.get(losses.size() - 1));
    }

    private static String fixed(int digits, double value) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("sameJob", differences.stream().noneMatch(JobDifference::ofTheResult));
        var keys = json.putArray("differences");
        for (JobDifference each : differences) {
            keys.addObject()
                    .put("key", each.key())
                    .put("first", each.first().orElse(null))
                    .put("second", each.second().orElse(null))
                    .put("determinesTheResult", each.ofTheResult())
                    .put("sameContent", each.sameContent());
        }
        json.put("stepsOfBoth", commonSteps());
        OptionalInt step = firstDifferentStep();
        json.put("firstDifferentStep", step.isPresent() ? step.getAsInt() : null);
        json.put("sameWeights", haveSameWeights().orElse(null));
        json.set("first", json(first));
        json.set("second", json(second));
        return json;
    }

    private static ObjectNode json(FinishedRun run) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("run", run.directory().toString())
                .put("steps", run.losses().size())
                .put("lastLoss", last(run.losses()).orElse(null))
                .put("testLoss", run.evaluated(TEST, "loss").orElse(null))
                .put("accuracy", run.evaluated(TEST, "accuracy").orElse(null));
        json.set("result", run.result().orElse(null));
        return json;
    }
}

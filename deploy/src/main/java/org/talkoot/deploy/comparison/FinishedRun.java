package org.talkoot.deploy.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.talkoot.deploy.run.RunDirectoryException;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/**
 * What a run directory tells, of a run that is finished or not.
 *
 * @param losses of the committed steps, in order
 * @param evaluations in order
 * @param result of a finished run
 */
record FinishedRun(
        Path directory,
        JobSpec job,
        List<Float> losses,
        List<JsonNode> evaluations,
        Optional<? extends JsonNode> result) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws RunDirectoryException if it isn't a run directory, or one of its files is damaged */
    static FinishedRun read(Path directory) {
        Path job = directory.resolve("job.conf");
        if (!Files.exists(job)) {
            throw new RunDirectoryException(directory + " has no job.conf: name a run directory");
        }
        List<Float> losses = new ArrayList<>();
        for (JsonNode line : lines(directory.resolve("metrics.jsonl"))) {
            losses.add(Float.parseFloat(line.path("loss").asText()));
        }
        return new FinishedRun(
                directory,
                JobFile.read(job, List.of()),
                losses,
                lines(directory.resolve("evaluations.jsonl")),
                RunFiles.result(directory));
    }

    /** The last line of a run that goes on may not be whole yet. */
    private static List<JsonNode> lines(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<JsonNode> lines = new ArrayList<>();
        try {
            List<String> text = Files.readAllLines(file);
            for (int i = 0; i < text.size(); i++) {
                try {
                    lines.add(JSON.readTree(text.get(i)));
                } catch (JsonProcessingException e) {
                    if (i < text.size() - 1) {
                        throw new RunDirectoryException(file + ", line " + (i + 1) + " isn't whole", e);
                    }
                }
            }
        } catch (IOException e) {
            throw new RunDirectoryException("can't read " + file + ": " + FileTrouble.words(e), e);
        }
        return lines;
    }

    /** Of the weights, where the run is finished. */
    Optional<String> sha256() {
        return result.map(json -> json.path("sha256").asText());
    }

    Optional<Double> figure(String name) {
        return result.map(json -> json.path(name)).filter(JsonNode::isNumber).map(JsonNode::asDouble);
    }

    /** {@code loss} or {@code accuracy} of the last evaluation on a set. */
    Optional<Double> evaluated(EvaluationSet set, String name) {
        return evaluations.stream()
                .filter(line -> RunFiles.set(line) == set)
                .reduce((earlier, later) -> later)
                .map(line -> line.path(name))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble);
    }
}

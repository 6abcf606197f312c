package org.talkoot.deploy.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.talkoot.engine.file.WeightsException;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.job.TrainingJob;

/**
 * What a weights file says of its model in {@code __metadata__}, under {@value #KEY}, so that it can be used alone: the
 * resolved job, the shape of a sample and the names of the classes.
 */
final class ModelMetadata {
    static final String KEY = "talkoot.job";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelMetadata() {}

    static Map<String, String> of(TrainingJob job) {
        ObjectNode node = JSON.createObjectNode();
        node.put("job", JobFile.render(job.resolvedSpec()));
        for (int size : job.model().input().toArray()) {
            node.withArray("input").add(size);
        }
        job.train().classNames().forEach(name -> node.withArray("classes").add(name));
        return Map.of(KEY, node.toString());
    }

    /**
     * What a weights file carries, if it carries anything.
     *
     * @throws WeightsException if what stands there isn't a job
     */
    static Optional<Content> read(Map<String, String> metadata, Path file) {
        String value = metadata.get(KEY);
        if (value == null) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(value);
            JobSpec job = JobFile.parse(node.path("job").asText(), file + ", " + KEY, Path.of(""), List.of());
            return Optional.of(new Content(job, shape(node.path("input"), file), names(node.path("classes"))));
        } catch (JsonProcessingException e) {
            throw new WeightsException(file + ": " + KEY + " in its __metadata__ isn't JSON", e);
        }
    }

    private static Shape shape(JsonNode input, Path file) {
        int[] sizes = StreamSupport.stream(input.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
        if ((sizes.length != 1 && sizes.length != 3) || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new WeightsException(file + ": " + KEY + " in its __metadata__ has the input shape " + input
                    + ", but needs [features] or [channels, height, width]");
        }
        return Shape.of(sizes);
    }

    private static List<String> names(JsonNode classes) {
        return StreamSupport.stream(classes.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /**
     * @param input shape of a sample
     * @param classes names by label; empty for a numeric target
     */
    record Content(JobSpec job, Shape input, List<String> classes) {}
}

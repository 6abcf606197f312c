package org.talkoot.deploy.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.talkoot.engine.file.WeightsException;
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
        node.put("job", JobFile.render(job.spec()));
        for (int size : job.model().input().toArray()) {
            node.withArray("input").add(size);
        }
        job.train().classNames().forEach(name -> node.withArray("classes").add(name));
        return Map.of(KEY, node.toString());
    }

    /**
     * The job that a weights file carries, if it carries one.
     *
     * @throws WeightsException if what stands there isn't a job
     */
    static Optional<JobSpec> job(Map<String, String> metadata, Path file) {
        String value = metadata.get(KEY);
        if (value == null) {
            return Optional.empty();
        }
        try {
            String hocon = JSON.readTree(value).path("job").asText();
            return Optional.of(JobFile.parse(hocon, file + ", " + KEY, Path.of(""), List.of()));
        } catch (JsonProcessingException e) {
            throw new WeightsException(file + ": " + KEY + " in its __metadata__ isn't JSON", e);
        }
    }
}

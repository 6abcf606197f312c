package org.talkoot.deploy.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.talkoot.protocol.job.JobFile;
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
}

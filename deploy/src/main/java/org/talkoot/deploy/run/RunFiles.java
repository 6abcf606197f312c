package org.talkoot.deploy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.engine.file.AtomicFile;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.WeightsException;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/** The files of a run directory that are written whole: {@code job.conf}, {@code result.json} and the final model. */
public final class RunFiles {
    /** Apart, since it takes a tenth of a second to load, and whoever writes a job doesn't need it. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build();
    }

    static final String JOB = "job.conf";
    private static final String RESULT = "result.json";

    private RunFiles() {}

    /** The job of a run directory, if it has one. */
    public static Optional<JobSpec> job(RunDirectory directory, List<String> overrides) {
        Path file = directory.file(JOB);
        return Files.exists(file) ? Optional.of(JobFile.read(file, overrides)) : Optional.empty();
    }

    /** What {@code result.json} of a finished run says. */
    public static Optional<ObjectNode> result(RunDirectory directory) {
        return result(directory.path());
    }

    /** What {@code result.json} of a finished run says. */
    public static Optional<ObjectNode> result(Path runDirectory) {
        Path file = runDirectory.resolve(RESULT);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Json.MAPPER.readTree(file.toFile()) instanceof ObjectNode result
                    ? Optional.of(result)
                    : Optional.empty();
        } catch (IOException e) {
            throw new RunDirectoryException(
                    "can't read the result of the finished run " + file + ": "
                            + (e instanceof JsonProcessingException ? "it isn't whole" : FileTrouble.words(e)),
                    e);
        }
    }

    /** Where the final model of a run directory is. */
    public static Path finalModel(Path runDirectory) {
        return runDirectory.resolve("final").resolve("model.safetensors");
    }

    /** @throws RunFileException if the file can't be written; then there is none */
    public static void writeJob(RunDirectory directory, String hocon) {
        write(directory.file(JOB), hocon);
    }

    /**
     * The final model first, then {@code result.json}: where there is a result, there is its model, and the history of the
     * whole run is on disk.
     *
     * @throws RunFileException if one can't be written
     */
    public static void writeResult(RunDirectory directory, TrainingResult result) {
        Path model = finalModel(directory.path());
        try {
            Files.createDirectories(model.getParent());
            result.model().save(model);
            GrowingFiles.force(directory.path(), result.steps());
        } catch (IOException e) {
            throw RunFileException.cannotWrite(model, e);
        } catch (UncheckedIOException e) {
            throw RunFileException.cannotWrite(model, e.getCause());
        } catch (WeightsException e) {
            throw new RunFileException(e.getMessage(), e);
        }
        write(directory.file(RESULT), text(json(result)) + "\n");
    }

    /** The fields of {@code result.json}. */
    public static ObjectNode json(TrainingResult result) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("sha256", result.sha256());
        json.put("steps", result.steps());
        json.put("parameters", result.parameters());
        json.put("trainLoss", result.trainLoss());
        json.set("evaluation", result.evaluation().map(RunFiles::json).orElse(null));
        result.validation().ifPresent(validation -> json.set("validation", json(validation)));
        json.put("seconds", result.seconds());
        json.put("samplesPerSecond", result.samplesPerSecond());
        json.put("recoveries", result.recoveries());
        json.put("resumedFromStep", result.resumedFromStep());
        json.put("fingerprint", result.fingerprint());
        if (result.weightsOfStep() != result.steps()) {
            json.put("weightsOfStep", result.weightsOfStep());
        }
        return json;
    }

    public static ObjectNode json(TrainingResult.Evaluation evaluation) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("loss", evaluation.loss());
        evaluation.accuracy().ifPresent(accuracy -> json.put("accuracy", accuracy));
        return json;
    }

    /** Which set a line tells an evaluation of; older lines don't say it, and knew the test set alone. */
    public static EvaluationSet set(JsonNode line) {
        return line.path("set").asText().equals(EvaluationSet.VALIDATION.word())
                ? EvaluationSet.VALIDATION
                : EvaluationSet.TEST;
    }

    /** On several lines, for files and for a person. */
    public static String text(ObjectNode json) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    private static void write(Path file, String text) {
        try {
            AtomicFile.write(file, channel -> {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        } catch (IOException e) {
            throw RunFileException.cannotWrite(file, e);
        }
    }
}

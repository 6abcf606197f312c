package org.talkoot.deploy.recording;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.engine.data.Preparation;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.file.WeightsException;
import org.talkoot.engine.loss.CrossEntropy;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.model.StateDict;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.job.JobMistake;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/**
 * A trained model as its file tells of it. The data that it was trained on needn't be there any more.
 *
 * @param classNames by label; empty for a numeric target
 * @param sha256 of the weights, as a run's last line has it
 */
public record StoredModel(JobSpec job, Model model, ModelState state, List<String> classNames, String sha256) {

    /**
     * @param named a safetensors file, a checkpoint folder, or a run directory, which means its final model
     * @param job the model's, whose data is read then; without it, the one that the file carries
     * @throws WeightsException if there is no such file, it isn't whole, or not one of that model
     * @throws JobRefusedException if there is no job, or the one there is can't be used
     * @throws org.talkoot.engine.data.DataException if that job's data isn't as it should be
     */
    public static StoredModel read(Path named, Optional<JobSpec> job) {
        Path file = file(named);
        SafeTensors tensors = SafeTensors.read(file);
        ModelMetadata.Content content = job.map(StoredModel::content)
                .or(() -> ModelMetadata.read(tensors.metadata(), file))
                .orElseThrow(() -> ModelFile.unknown(file));
        Model model = model(content.job(), content.input());
        return new StoredModel(
                content.job(), model, StateDict.read(model, tensors, file), content.classes(), tensors.sha256());
    }

    private static ModelMetadata.Content content(JobSpec job) {
        TrainingJob resolved = PreparedRun.resolve(job);
        return new ModelMetadata.Content(
                resolved.resolvedSpec(),
                resolved.train().sampleShape(),
                resolved.train().classNames());
    }

    /** The layers of a job, for samples of a shape. */
    public static Model model(JobSpec job, Shape input) {
        try {
            return JobResolver.model(job, input);
        } catch (JobMistake mistake) {
            throw new JobRefusedException(mistake.getMessage(), mistake);
        }
    }

    /**
     * The safetensors file that a MODEL on the command line names.
     *
     * @throws WeightsException if it names none
     */
    public static Path file(Path named) {
        if (!Files.exists(named)) {
            throw new WeightsException(
                    "there is no model " + named + ": name a run directory, a checkpoint folder or a safetensors file");
        }
        if (!Files.isDirectory(named)) {
            return named;
        }
        Path checkpoint = named.resolve("model.safetensors");
        Path last = RunFiles.finalModel(named);
        if (Files.exists(last)) {
            return last;
        }
        if (Files.exists(checkpoint)) {
            return checkpoint;
        }
        throw new WeightsException(
                "the folder " + named + " has neither final/model.safetensors, as a finished run has,"
                        + " nor model.safetensors, as a checkpoint has");
    }

    /** Shape of a sample. */
    public Shape input() {
        return model.input();
    }

    /** How a raw value becomes what the model computes with. */
    public Preparation preparation() {
        return JobResolver.preparation(job.data());
    }

    /** Ready to compute the outputs of up to {@code rows} prepared samples at once; not thread-safe. */
    public Replica replica(int rows) {
        return new Replica(
                model,
                new CrossEntropy(), // whatever the job has: none is computed
                TreeCover.single(1),
                0,
                rows,
                job.seed(),
                state.parameters(),
                state.buffers());
    }
}

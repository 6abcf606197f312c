package org.talkoot.deploy.recording;

import java.nio.file.Path;
import java.util.Optional;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.protocol.job.JobSpec;

/** Reads a model back from its safetensors file. */
public final class ModelFile {
    private ModelFile() {}

    /**
     * @param job the model's; without it, the one that the file carries
     * @throws JobRefusedException if there is no job, or the one there is can't be used
     * @throws org.talkoot.engine.file.WeightsException if the file isn't whole, or not one of that model
     * @throws org.talkoot.engine.data.DataException if the job's data isn't as it should be
     */
    public static TrainedModel load(Path file, Optional<JobSpec> job) {
        JobSpec spec = job.or(() -> ModelMetadata.read(SafeTensors.read(file).metadata(), file)
                        .map(ModelMetadata.Content::job))
                .orElseThrow(() -> unknown(file));
        return new LoadedModel(PreparedRun.resolve(startingFrom(spec, file)));
    }

    static JobRefusedException unknown(Path file) {
        return new JobRefusedException(
                file + " doesn't say which job it belongs to, since Talkoot didn't write it: name the job with --job");
    }

    private static JobSpec startingFrom(JobSpec job, Path file) {
        return job.toBuilder().initFrom(file).build();
    }
}

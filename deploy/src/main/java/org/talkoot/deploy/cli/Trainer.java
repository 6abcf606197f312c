package org.talkoot.deploy.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.protocol.job.JobSpec;

/** What the commands need of the rest: a seam, so that the command line can be tested without training anything. */
public interface Trainer {

    /**
     * Reads the data, checks the job and starts it. What is wrong with either is thrown here, before any step:
     * {@link org.talkoot.deploy.api.JobRefusedException}, {@link org.talkoot.engine.data.DataException} or
     * {@link org.talkoot.engine.file.WeightsException}, whose messages are sentences.
     *
     * @param storage where it leaves checkpoints, and the one it goes on from
     */
    Training start(JobSpec job, int workers, Storage storage, TrainingListener listener);

    /**
     * A model from a file that Talkoot wrote, or from any other file of that job's model.
     *
     * @throws org.talkoot.engine.file.WeightsException if the file isn't a model, or not one of that job
     */
    TrainedModel load(Path weights, Optional<JobSpec> job);
}

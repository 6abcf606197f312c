package org.talkoot.deploy;

import java.nio.file.Path;
import java.util.Optional;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.cli.CommandLineApp;
import org.talkoot.deploy.cli.Trainer;
import org.talkoot.protocol.job.JobSpec;

/** What the launcher starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CommandLineApp.run(arguments, new Untrained(), System.out, System.err));
    }

    /** Until the local mode lands. */
    private static final class Untrained implements Trainer {
        @Override
        public Training start(JobSpec job, int workers, TrainingListener listener) {
            throw new TrainingFailedException("this build can't train yet");
        }

        @Override
        public TrainedModel load(Path weights, Optional<JobSpec> job) {
            throw new TrainingFailedException("this build can't load models yet");
        }
    }
}

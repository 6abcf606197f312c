package org.talkoot.deploy;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.cli.CommandLineApp;
import org.talkoot.deploy.cli.Trainer;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.deploy.recording.ModelFile;
import org.talkoot.protocol.job.JobSpec;

/** What the launcher starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** @return the exit code */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        return CommandLineApp.run(arguments, Local.INSTANCE, out, err);
    }

    private enum Local implements Trainer {
        INSTANCE;

        @Override
        public Training start(JobSpec job, int workers, Storage storage, TrainingListener listener) {
            return LocalTraining.start(job, LocalTraining.Options.workers(workers), storage, listener);
        }

        @Override
        public TrainedModel load(Path weights, Optional<JobSpec> job) {
            return ModelFile.load(weights, job);
        }
    }
}

package org.talkoot.deploy.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.worker.job.TrainingJob;

/**
 * A job on a host.
 *
 * @param checkpoints after which steps the coordinator wants the snapshot for a checkpoint
 */
record HostedJob(TrainingJob job, IntPredicate checkpoints) {

    /** What a coordinator offers, with the files where they are on its node. */
    static JobSpec offered(HostCommand.Offer offer) {
        return JobFile.parse(offer.job(), "the coordinator's job", Path.of(""), List.of());
    }

    /** Reads the data, which may take long. */
    static HostedJob of(JobSpec spec) {
        TrainingJob job = PreparedRun.resolve(spec);
        return new HostedJob(job, PreparedRun.plannedCheckpoints(job));
    }
}

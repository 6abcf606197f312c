package org.talkoot.deploy.cli;

import org.talkoot.protocol.job.JobSpec;
import picocli.CommandLine.Option;

/** With how many workers a job is trained in this process, as a mixin. */
final class WorkersOption {
    @Option(
            names = "--workers",
            order = 1,
            paramLabel = "N",
            description = "Number of workers; by default one a core, at most one a shard.")
    private String workers;

    /** @throws UsageException if it isn't a number of workers */
    int of(JobSpec spec) {
        return Workers.choose(workers, spec.shards(), Runtime.getRuntime().availableProcessors());
    }
}

package org.talkoot.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.dashboard.Dashboard;
import org.talkoot.deploy.watch.RunFollower;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.protocol.job.JobFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Show a run in a browser, from its files: one that is over, or one that goes on in another process.",
            "Until Ctrl-C."
        },
        footer = {"  talkoot dashboard runs/digits-20251123-143012", "  talkoot dashboard runs/long --at 127.0.0.1:8080"
        },
        exitCodeList = {"0:Ended by Ctrl-C.", "2:There is no such run, or the arguments are wrong."})
final class DashboardCommand extends Action {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardCommand.class);

    @Parameters(arity = "1", paramLabel = "RUN", description = "A run directory.")
    private Path run;

    @Option(
            names = "--at",
            order = 1,
            paramLabel = "HOST:PORT",
            description = "Where it is shown; by default at " + WatchOptions.USUAL_PLACE + ", for this machine only.")
    private String place = WatchOptions.USUAL_PLACE;

    @Option(
            names = "--dashboard-token",
            order = 2,
            paramLabel = "TOKEN",
            description = "What a browser elsewhere must know to see it.")
    private String token;

    DashboardCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        if (!Files.exists(run.resolve("job.conf"))) {
            throw new UsageException(run + " has no job.conf: name a run directory");
        }
        RunFollower follower =
                new RunFollower(run, JobFile.read(run.resolve("job.conf"), List.of()), InstantSource.system());
        look(follower);
        CountDownLatch asked = new CountDownLatch(1);
        try (StopSignals signals = StopSignals.watch();
                Dashboard dashboard = Dashboard.open(
                        WatchOptions.door(place, token, Optional.empty()),
                        follower.watch(),
                        () -> look(follower),
                        follower.metrics()::scrape)) {
            console().out().println(dashboard.url());
            console().out().flush();
            signals.onStop(asked::countDown);
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Failure.DONE;
    }

    private static void look(RunFollower follower) {
        try {
            follower.look();
        } catch (IOException e) {
            LOG.warn("can't read on: {}", FileTrouble.words(e));
        }
    }
}

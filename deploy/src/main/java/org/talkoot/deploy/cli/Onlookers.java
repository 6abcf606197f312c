package org.talkoot.deploy.cli;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.cli.WatchOptions.Watching;
import org.talkoot.deploy.dashboard.Dashboard;
import org.talkoot.deploy.dashboard.Door;
import org.talkoot.deploy.metrics.FlightEvents;
import org.talkoot.deploy.metrics.RunMetrics;
import org.talkoot.deploy.run.RunDirectory;
import org.talkoot.deploy.tensorboard.TensorBoardLog;
import org.talkoot.deploy.watch.Insight;
import org.talkoot.deploy.watch.LiveWatch;
import org.talkoot.deploy.watch.RunWatch;
import org.talkoot.deploy.watch.Shielded;
import org.talkoot.protocol.job.JobSpec;

/** Those who look at a run without taking part: it goes on whatever happens to them. */
final class Onlookers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Onlookers.class);

    private final List<TrainingListener> listeners = new ArrayList<>();
    private final AtomicReference<Training> training = new AtomicReference<>();
    private Optional<LiveWatch> watch = Optional.empty();
    private Optional<Dashboard> dashboard = Optional.empty();
    private Optional<TensorBoardLog> tensorboard = Optional.empty();

    /**
     * @throws org.talkoot.deploy.api.JobRefusedException if the dashboard can't be where it is to be
     */
    Onlookers(Watching watching, JobSpec job, RunDirectory directory) {
        listeners.add(new Shielded(new FlightEvents()));
        watching.door().ifPresent(door -> show(door, job, directory));
        if (watching.scraped() || watching.door().isPresent()) {
            listeners.add(new Shielded(RunMetrics.ofThisProcess()));
        }
        if (watching.tensorboard()) {
            tensorboard = Optional.of(new TensorBoardLog(directory.path(), InstantSource.system()));
            listeners.add(new Shielded(tensorboard.get()));
        }
    }

    private void show(Door door, JobSpec job, RunDirectory directory) {
        LiveWatch live = new LiveWatch(
                new RunWatch.Job(job.name(), directory.path().toString(), job.epochs(), job.batchSize()),
                InstantSource.system());
        dashboard = Optional.of(Dashboard.open(
                door, live.watch(), () -> live.refresh(training.get()), RunMetrics.ofThisProcess()::scrape));
        watch = Optional.of(live);
        listeners.add(new Shielded(live.watch()));
    }

    /** Where the dashboard is. */
    Optional<String> url() {
        return dashboard.map(Dashboard::url);
    }

    List<TrainingListener> listeners() {
        return List.copyOf(listeners);
    }

    Insight insight() {
        return watch.map(LiveWatch::insight).orElse(Insight.NONE);
    }

    void started(Training run) {
        training.set(run);
    }

    void finished(TrainingResult result) {
        watch.ifPresent(each -> each.watch().finished(result));
    }

    /** @param failure why there is no result */
    void ended(Throwable failure) {
        watch.ifPresent(each -> {
            String sentence = Failure.of(failure).sentence();
            if (failure.getCause() instanceof Training.StoppedException stopped) {
                each.watch().stopped(stopped.getMessage());
            } else {
                each.watch().failed(sentence);
            }
        });
    }

    /** The run goes on, or has its result, whatever happens to them. */
    @Override
    public void close() {
        dashboard.ifPresent(each -> end(each::close));
        watch.ifPresent(each -> end(each::close));
        tensorboard.ifPresent(each -> end(each::close));
    }

    private static void end(Runnable close) {
        try {
            close.run();
        } catch (RuntimeException e) {
            LOG.warn("whoever looks on didn't end well", e);
        }
    }
}

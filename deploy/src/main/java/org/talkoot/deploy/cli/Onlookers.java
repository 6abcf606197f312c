package org.talkoot.deploy.cli;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.cli.WatchOptions.Watching;
import org.talkoot.deploy.cluster.CutOffException;
import org.talkoot.deploy.dashboard.Dashboard;
import org.talkoot.deploy.dashboard.Door;
import org.talkoot.deploy.metrics.FlightEvents;
import org.talkoot.deploy.metrics.RunMetrics;
import org.talkoot.deploy.run.EventLog;
import org.talkoot.deploy.run.RunDirectory;
import org.talkoot.deploy.tensorboard.TensorBoardLog;
import org.talkoot.deploy.watch.RunWatch;
import org.talkoot.deploy.watch.Shielded;
import org.talkoot.protocol.job.JobSpec;

/** Those who look at a run without taking part: it goes on whatever happens to them. */
final class Onlookers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Onlookers.class);

    private final List<Shielded> listeners = new ArrayList<>();
    private final AtomicReference<Training> training = new AtomicReference<>();
    private final Watching watching;
    private final Consumer<String> warnings;
    private Optional<RunWatch> watch = Optional.empty();
    private Optional<Dashboard> dashboard = Optional.empty();

    /**
     * @param warnings takes a sentence about each of them that breaks; on any thread
     * @throws org.talkoot.deploy.api.JobRefusedException if the dashboard can't be where it is to be
     */
    Onlookers(Watching watching, JobSpec job, RunDirectory directory, Consumer<String> warnings) {
        this.watching = watching;
        this.warnings = warnings;
        add("its events", new EventLog(directory, InstantSource.system()));
        if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) { // a runtime image may leave it out
            add("flight recordings", new FlightEvents());
        }
        watching.door().ifPresent(door -> show(door, job, directory));
        if (watching.scraped() || watching.door().isPresent()) {
            add("metrics", RunMetrics.ofThisProcess());
        }
        if (watching.tensorboard()) {
            add("TensorBoard", new TensorBoardLog(directory.path(), InstantSource.system()));
        }
    }

    private void add(String name, TrainingListener listener) {
        listeners.add(new Shielded(name, listener, warnings));
    }

    private void show(Door door, JobSpec job, RunDirectory directory) {
        RunWatch live = new RunWatch(
                new RunWatch.Job(job.name(), directory.path().toString(), job.epochs(), job.batchSize()),
                InstantSource.system());
        dashboard = Optional.of(Dashboard.open(door, live, () -> refresh(live), RunMetrics.ofThisProcess()::scrape));
        watch = Optional.of(live);
        add("the dashboard", live);
    }

    /** Looks up what nobody tells: what each worker does. Doesn't wait for the answer. */
    private void refresh(RunWatch live) {
        Training running = training.get();
        if (running != null) {
            running.status().thenAccept(live::status); // one that can't tell, or is over, is left as it is
        }
    }

    /** Where the dashboard is. */
    Optional<String> url() {
        return dashboard.map(Dashboard::url);
    }

    List<TrainingListener> listeners() {
        return List.copyOf(listeners);
    }

    void started(Training run) {
        training.set(run);
    }

    void finished(TrainingResult result) {
        watch.ifPresent(each -> each.finished(result));
    }

    /** @param failure why there is no result */
    void ended(Throwable failure) {
        if (watching.rejoins() && failure.getCause() instanceof CutOffException) {
            return; // it isn't over: browsers find this place again
        }
        watch.ifPresent(each -> {
            String sentence = Failure.of(failure).sentence();
            if (failure.getCause() instanceof Training.StoppedException stopped) {
                each.stopped(stopped.getMessage());
            } else {
                each.failed(sentence);
            }
        });
    }

    /** The run goes on, or has its result, whatever happens to them. */
    @Override
    public void close() {
        try {
            dashboard.ifPresent(Dashboard::close);
        } catch (RuntimeException e) {
            LOG.warn("the dashboard didn't end well", e);
        }
        listeners.forEach(Shielded::close);
    }
}

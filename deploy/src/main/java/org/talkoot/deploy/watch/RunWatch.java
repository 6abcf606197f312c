package org.talkoot.deploy.watch;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.watch.PhaseTimes.Phase;
import org.talkoot.protocol.message.JobStatus;

/**
 * What is known of a run, for anyone who looks, in memory that doesn't grow with the run: curves of a bounded number of
 * points, the newest of what happened, and the newest status. Thread-safe; nothing here takes longer than a lock and some
 * arithmetic.
 */
public final class RunWatch implements TrainingListener {
    /** How it is with a run. */
    enum State {
        WAITING,
        TRAINING,
        RECOVERING,
        DONE,
        FAILED,
        STOPPED;

        boolean isFinal() {
            return compareTo(DONE) >= 0;
        }
    }

    /** @param directory of the run, for people */
    public record Job(String name, String directory, int epochs, int batchSize) {}

    private final Job job;
    private final InstantSource clock;
    private final Curves curves = new Curves();
    private final Chronicle chronicle = new Chronicle();
    private final Overview overview = new Overview();
    private long startedMs;
    private long changes; // of everything

    /** @param clock of the events that it is told */
    public RunWatch(Job job, InstantSource clock) {
        this.job = job;
        this.clock = clock;
    }

    @Override
    public synchronized void started(Started event) {
        startedMs = startedMs == 0 ? clock.millis() : startedMs;
        overview.started = Optional.of(event);
        overview.workers = event.workers();
        overview.state = State.TRAINING;
        changes++;
    }

    @Override
    public synchronized void resumed(Resumed event) {
        overview.resumedFrom = event.step();
        overview.committed = event.step();
        changes++;
    }

    @Override
    public synchronized void recovering(Recovering event) {
        chronicle.recovering(event, clock.millis());
        overview.state = State.RECOVERING;
        changes++;
    }

    @Override
    public synchronized void worldFormed(WorldFormed event) {
        chronicle.formed(event, clock.millis());
        overview.generation = event.generation();
        overview.term = event.term();
        overview.workers = event.workers().size();
        overview.state = State.TRAINING;
        changes++;
    }

    @Override
    public synchronized void quarantined(Quarantined event) {
        chronicle.quarantined(event, clock.millis());
        changes++;
    }

    @Override
    public synchronized void progress(Progress event) {
        chronicle.reached(event.step(), clock.millis());
        overview.step = event.step();
        overview.epoch = event.epoch();
        overview.loss = event.loss();
        overview.samplesPerSecond = event.samplesPerSecond();
        if (event.samplesPerSecond() > 0) {
            curves.add("throughput", (clock.millis() - startedMs) / 1e3, event.samplesPerSecond());
        }
        changes++;
    }

    @Override
    public synchronized void stepCommitted(StepCommitted event) {
        overview.committed = event.step();
        overview.step = Math.max(overview.step, event.step());
        overview.epoch = Math.max(overview.epoch, event.epoch());
        overview.learningRate = event.learningRate();
        curves.add("loss", event.step(), event.loss());
        curves.add("learningRate", event.step(), event.learningRate());
        changes++;
    }

    @Override
    public synchronized void committed(Committed event) {
        chronicle.reached(event.steps(), clock.millis());
    }

    @Override
    public synchronized void evaluated(Evaluated event) {
        chronicle.evaluated(event, clock.millis());
        overview.evaluated(event);
        curves.add("testLoss", event.step(), event.loss());
        event.accuracy().ifPresent(accuracy -> curves.add("accuracy", event.step(), accuracy));
        changes++;
    }

    @Override
    public synchronized void checkpointWritten(CheckpointWritten event) {
        chronicle.checkpointed(event, clock.millis());
        overview.checkpoint = Optional.of(event);
        overview.checkpoints++;
        changes++;
    }

    /** What the coordinator says of the job at this moment. */
    public synchronized void status(JobStatus status) {
        overview.status = Optional.of(status);
        changes++;
    }

    /** Seconds that all workers spent in each phase. */
    public synchronized void phases(Map<Phase, Double> seconds) {
        overview.phases = seconds;
        changes++;
    }

    synchronized void measured(int steps, List<WeightNorms.Norm> norms) {
        for (WeightNorms.Norm norm : norms) {
            curves.addNorm("weights:" + norm.tensor(), steps, norm.weights());
            curves.addNorm("movement:" + norm.tensor(), steps, norm.movement());
            curves.addNorm("velocity:" + norm.tensor(), steps, norm.velocity());
        }
        changes++;
    }

    public synchronized void finished(String sha256) {
        overview.sha256 = sha256;
        ended(State.DONE, "");
    }

    public void finished(TrainingResult result) {
        finished(result.sha256());
    }

    /** @param sentence that says why there is no result */
    public synchronized void failed(String sentence) {
        ended(State.FAILED, sentence);
    }

    public synchronized void stopped(String sentence) {
        ended(State.STOPPED, sentence);
    }

    private void ended(State state, String sentence) {
        chronicle.ended(clock.millis());
        overview.state = state;
        overview.sentence = sentence;
        overview.status = Optional.empty();
        overview.endedMs = clock.millis();
        changes++;
    }

    /** Somebody who looks at it again and again. */
    public Viewer viewer() {
        return new Viewer();
    }

    /** Points and happenings that are held. */
    synchronized int size() {
        return curves.points() + chronicle.size();
    }

    /** Tells one who looks what has changed since that one last looked. For one thread. */
    public final class Viewer {
        private final Map<String, Curve.Seen> seen = Curves.nothingSeen();
        private long seenChanges = -1;
        private long seenChronicle = -1;

        /** A JSON object with what is new; empty if nothing is. */
        public Optional<String> look() {
            synchronized (RunWatch.this) {
                if (changes == seenChanges) {
                    return Optional.empty();
                }
                seenChanges = changes;
                return Optional.of(Json.object(json -> {
                    json.writeFieldName("overview");
                    overview.writeTo(json, job, startedMs, clock.millis(), chronicle);
                    if (curves.isNewTo(seen)) {
                        json.writeFieldName("curves");
                        curves.writeTo(json, seen);
                    }
                    if (chronicle.changes() != seenChronicle) {
                        seenChronicle = chronicle.changes();
                        json.writeFieldName("chronicle");
                        chronicle.writeTo(json);
                    }
                }));
            }
        }

        /** Whether there will be nothing new any more. */
        public boolean isOver() {
            synchronized (RunWatch.this) {
                return overview.state.isFinal() && changes == seenChanges;
            }
        }
    }
}

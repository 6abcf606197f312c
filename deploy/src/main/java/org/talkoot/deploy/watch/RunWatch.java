package org.talkoot.deploy.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
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
    private final Norms norms = new Norms();
    private long changes; // of everything

    /** @param clock of the events that it is told */
    public RunWatch(Job job, InstantSource clock) {
        this.job = job;
        this.clock = clock;
    }

    @Override
    public synchronized void started(Started event) {
        chronicle.started();
        overview.startedMs = overview.startedMs == 0 ? clock.millis() : overview.startedMs;
        overview.started = Optional.of(event);
        overview.workers = event.workers();
        overview.state = State.TRAINING;
        changes++;
    }

    @Override
    public synchronized void resumed(Resumed event) {
        chronicle.resumed(event.step(), clock.millis());
        curves.cutBack(event.step());
        overview.resumedFrom = event.step();
        overview.committed = event.step();
        overview.step = event.step();
        changes++;
    }

    @Override
    public synchronized void recovering(Recovering event) {
        chronicle.recovering(event, clock.millis());
        overview.recoveries = chronicle.recoveries();
        overview.lostSteps = chronicle.lostSteps();
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
            curves.add(Curves.THROUGHPUT, (clock.millis() - overview.startedMs) / 1e3, event.samplesPerSecond());
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
        event.clipped().ifPresent(clipped -> curves.add("gradientNorm", event.step(), clipped.gradientNorm()));
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
        curves.add(event.set().word() + "Loss", event.step(), event.loss());
        event.accuracy().ifPresent(accuracy -> curves.add(event.set().word() + "Accuracy", event.step(), accuracy));
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
        overview.status(status);
        changes++;
    }

    @Override
    public synchronized void measured(Measured event) {
        norms.measured(event, curves);
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
        private int seenNorms;

        /** A JSON object with what is new; empty if nothing is. Written when nobody is held up by it any more. */
        public Optional<String> look() {
            return news().map(news -> Json.object(news::writeTo));
        }

        private Optional<News> news() {
            synchronized (RunWatch.this) {
                if (changes == seenChanges) {
                    return Optional.empty();
                }
                boolean newChronicle = chronicle.changes() != seenChronicle;
                boolean newNorms = norms.newest().step() != seenNorms;
                seenChanges = changes;
                seenChronicle = chronicle.changes();
                seenNorms = norms.newest().step();
                return Optional.of(new News(
                        job,
                        clock.millis(),
                        overview.copy(),
                        curves.since(seen),
                        newChronicle ? Optional.of(chronicle.account()) : Optional.empty(),
                        newNorms ? Optional.of(norms.newest()) : Optional.empty()));
            }
        }

        /** Whether there will be nothing new any more. */
        public boolean isOver() {
            synchronized (RunWatch.this) {
                return overview.state.isFinal() && changes == seenChanges;
            }
        }
    }

    /** What is new to somebody: nothing of it changes any more. */
    private record News(
            Job job,
            long nowMs,
            Overview overview,
            Map<String, Curve.News> curves,
            Optional<Chronicle.Account> chronicle,
            Optional<Measured> norms) {

        void writeTo(JsonGenerator json) throws IOException {
            json.writeFieldName("overview");
            overview.writeTo(json, job, nowMs);
            if (!curves.isEmpty()) {
                json.writeFieldName("curves");
                Curves.write(json, curves);
            }
            if (chronicle.isPresent()) {
                json.writeFieldName("chronicle");
                Chronicle.write(json, chronicle.get());
            }
            if (norms.isPresent()) {
                json.writeFieldName("norms");
                Norms.write(json, norms.get());
            }
        }
    }
}

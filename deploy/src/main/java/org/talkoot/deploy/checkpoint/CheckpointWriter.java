package org.talkoot.deploy.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.Tensor;
import org.talkoot.engine.file.WeightsException;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.model.StateDict;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;
import org.talkoot.protocol.wire.Stored;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.compute.StateHash;
import org.talkoot.worker.job.TrainingJob;

/**
 * Writes checkpoints beside training, on a thread of its own. Snapshots are immutable, so one that waits or is being
 * written is just held on to. Where disks are slower than checkpoints are due, the newest waits and replaces an older one
 * that waited; so does the best, beside it.
 */
final class CheckpointWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

    private final CheckpointFolder folder;
    private final CheckpointSpec spec;
    private final TrainingJob job;
    private final Map<String, String> metadata;
    private final TrainingListener listener;
    private final Consumer<String> warnings;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(CheckpointWriter::thread);
    private final AtomicReference<Order> waiting = new AtomicReference<>();
    private final AtomicReference<Order> waitingBest = new AtomicReference<>();
    private volatile boolean last; // no checkpoint comes after those that were ordered

    /** @param state all that is the same for each checkpoint of the run, or known when it is ordered */
    private record Order(SavedState saved, Stored.Checkpoint.Builder state) {}

    /**
     * @param metadata of the model's file
     * @param listener told of each checkpoint that is on disk, on the writer's thread
     * @param warnings takes one sentence for each checkpoint that couldn't be written; on the writer's thread
     */
    CheckpointWriter(
            CheckpointFolder folder,
            CheckpointSpec spec,
            TrainingJob job,
            Map<String, String> metadata,
            TrainingListener listener,
            Consumer<String> warnings) {
        this.folder = folder;
        this.spec = spec;
        this.job = job;
        this.metadata = metadata;
        this.listener = listener;
        this.warnings = warnings;
    }

    /**
     * @param state its identity, numerics and hash; this writer's from here on
     * @param best whether it is the best so far, which isn't replaced by a newer one that isn't
     */
    void write(SavedState saved, Stored.Checkpoint.Builder state, boolean best) {
        AtomicReference<Order> place = best ? waitingBest : waiting;
        if (place.getAndSet(new Order(saved, state)) == null) {
            thread.execute(() -> write(place.getAndSet(null)));
        }
    }

    /** The run is over: what is ordered now is the last. */
    void runIsOver() {
        last = true;
    }

    /** Completes when all that was ordered is on disk, or has failed. */
    CompletionStage<Void> close() {
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {}, thread);
        thread.shutdown();
        return written;
    }

    private void write(Order order) {
        int steps = order.saved().steps();
        long startNanos = System.nanoTime();
        try {
            Snapshot snapshot = order.saved().snapshot();
            refuseUnlessCommitted(order, snapshot);
            folder.write(steps, target -> CheckpointFiles.write(target, tensors(snapshot), metadata, state(order)));
            int best = spec.keepBest()
                    ? folder.best(steps).map(Stored.Checkpoint::getSteps).orElse(-1)
                    : -1;
            folder.removeOldest(steps, spec.keep(), best);
            LOG.info("checkpoint step={}", steps);
        } catch (IOException | CheckpointException | RuntimeException | Error e) {
            LOG.warn("no checkpoint step={}", steps, e);
            warnings.accept("can't write the checkpoint " + folder.of(steps) + ": " + words(e)
                    + (last
                            ? "; the run ends here, and its newest checkpoint is an older one, if it has any"
                            : "; training goes on, and the next checkpoint is tried"));
            return;
        }
        tell(steps, (System.nanoTime() - startNanos) / 1e9);
    }

    private void tell(int steps, double seconds) {
        try {
            listener.checkpointWritten(new TrainingListener.CheckpointWritten(steps, seconds));
        } catch (RuntimeException e) {
            LOG.warn("a listener failed at the checkpoint step={}", steps, e);
        }
    }

    /** What memory holds now is what the workers agreed on. */
    private static void refuseUnlessCommitted(Order order, Snapshot snapshot) throws CheckpointException {
        long hash = StateHash.of(snapshot.weights(), snapshot.buffers());
        if (hash != order.state().getStateHash()) {
            throw new CheckpointException("its values in memory aren't those that the workers committed: their hash is "
                    + CheckpointFiles.hex(hash) + " instead of "
                    + CheckpointFiles.hex(order.state().getStateHash()));
        }
    }

    private static String words(Throwable e) {
        if (e instanceof IOException trouble) {
            return FileTrouble.words(trouble);
        }
        if (e instanceof WeightsException && e.getCause() instanceof IOException trouble) {
            return FileTrouble.words(trouble);
        }
        return e instanceof CheckpointException ? e.getMessage() : e.toString();
    }

    private Stored.Checkpoint.Builder state(Order order) {
        SavedState saved = order.saved();
        Stored.Checkpoint.Builder state = order.state()
                .setSchemaVersion(Checkpoint.SCHEMA_VERSION)
                .setSteps(saved.steps())
                .setEpochLossSum(saved.epochLossSum())
                .setEpochSamples(saved.epochSamples());
        job.model().tensors().stream()
                .filter(each -> each.kind() == org.talkoot.engine.model.Tensor.Kind.BUFFER)
                .forEach(each -> state.addBuffers(each.name()));
        saved.evaluations()
                .forEach(past -> state.addEvaluations(Stored.PastEvaluation.newBuilder()
                        .setSteps(past.steps())
                        .setSet(past.set().ordinal())
                        .setLossSum(past.lossSum())
                        .setCorrect(past.correct())));
        saved.evaluation().ifPresent(evaluation -> {
            Stored.Evaluation.Builder stored = Stored.Evaluation.newBuilder().setLoss(evaluation.loss());
            evaluation.accuracy().ifPresent(stored::setAccuracy);
            state.setEvaluation(stored);
        });
        return state;
    }

    /** By file; no file of the optimizer where it has no state. */
    private Map<String, List<Tensor>> tensors(Snapshot snapshot) {
        Model model = job.model();
        long[] counters = job.initial().counters().clone();
        for (int i = 0; i < counters.length; i++) {
            counters[i] += snapshot.steps();
        }
        ModelState values = new ModelState(snapshot.weights(), snapshot.buffers(), counters);
        Map<String, List<Tensor>> files = new LinkedHashMap<>();
        files.put(Checkpoint.MODEL, StateDict.of(model, values));
        float[] velocity = snapshot.velocity();
        if (velocity != null) {
            List<Tensor> tensors = new ArrayList<>();
            for (org.talkoot.engine.model.Tensor each : model.tensors()) {
                if (each.kind() == org.talkoot.engine.model.Tensor.Kind.PARAMETER) {
                    tensors.add(new Tensor.Floats(each.name(), each.shape(), velocity, each.offset()));
                }
            }
            files.put(Checkpoint.OPTIMIZER, tensors);
        }
        return files;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "talkoot-checkpoint");
        thread.setDaemon(true);
        return thread;
    }
}

package org.talkoot.deploy.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.file.Tensor.Floats;
import org.talkoot.engine.file.WeightsException;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.model.StateDict;
import org.talkoot.engine.model.Tensor;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.wire.Stored;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.compute.StateHash;
import org.talkoot.worker.job.TrainingJob;

/**
 * A checkpoint that was read whole and verified: each file has the checksum, and the values the hash, that {@code
 * state.pb} says.
 *
 * @param folder it was read from
 * @param optimizer the velocity by parameter; empty without momentum
 */
public record Checkpoint(Path folder, Stored.Checkpoint state, SafeTensors model, Optional<SafeTensors> optimizer) {
    static final String MODEL = "model.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";
    static final String STATE = "state.pb";
    static final int SCHEMA_VERSION = 1;

    /** Of the job that are complete. */
    public int steps() {
        return state.getSteps();
    }

    public Optional<Evaluation> evaluation() {
        return CheckpointFiles.evaluation(state);
    }

    /** Of the values in {@code model.safetensors}, as the workers hash theirs. */
    long stateHash() {
        Set<String> buffers = Set.copyOf(state.getBuffersList());
        return StateHash.of(
                flat(tensor -> !buffers.contains(tensor.name())), flat(tensor -> buffers.contains(tensor.name())));
    }

    private float[] flat(Predicate<Floats> which) {
        List<Floats> tensors = model.tensors().stream()
                .filter(Floats.class::isInstance)
                .map(Floats.class::cast)
                .filter(which)
                .toList();
        float[] values = new float
                [tensors.stream().mapToInt(each -> each.shape().elements()).sum()];
        int next = 0;
        for (Floats each : tensors) {
            System.arraycopy(
                    each.values(), each.offset(), values, next, each.shape().elements());
            next += each.shape().elements();
        }
        return values;
    }

    /**
     * The state to go on from.
     *
     * @throws WeightsException if the files aren't those of the job's model
     */
    public SavedState restore(TrainingJob job) {
        ModelState values = StateDict.read(job.model(), model, folder.resolve(MODEL));
        float[] velocity = job.optimizer().hasVelocity() ? velocity(job.model()) : null;
        Snapshot snapshot = new Snapshot(steps(), values.parameters(), velocity, values.buffers());
        return SavedState.of(snapshot, state.getEpochLossSum(), state.getEpochSamples(), evaluations(), evaluation());
    }

    private List<JobEvent.Evaluated> evaluations() {
        return state.getEvaluationsList().stream()
                .map(past -> new JobEvent.Evaluated(
                        past.getSteps(), EvaluationSet.at(past.getSet()), past.getLossSum(), past.getCorrect()))
                .toList();
    }

    private float[] velocity(Model layout) {
        Path file = folder.resolve(OPTIMIZER);
        SafeTensors stored =
                optimizer.orElseThrow(() -> new WeightsException(file + " is missing, but the job has momentum"));
        float[] velocity = new float[layout.parameters()];
        for (Tensor parameter : layout.tensors()) {
            if (parameter.kind() != Tensor.Kind.PARAMETER) {
                continue;
            }
            if (stored.tensor(parameter.name()).orElse(null) instanceof Floats found
                    && found.shape().equals(parameter.shape())) {
                System.arraycopy(
                        found.values(),
                        found.offset(),
                        velocity,
                        parameter.offset(),
                        parameter.shape().elements());
            } else {
                throw new WeightsException(
                        file + " has no tensor " + parameter.name() + " of the shape " + parameter.shape());
            }
        }
        return velocity;
    }
}

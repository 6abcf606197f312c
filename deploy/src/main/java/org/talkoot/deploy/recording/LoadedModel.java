package org.talkoot.deploy.recording;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.talkoot.deploy.api.ConfusionMatrix;
import org.talkoot.deploy.api.DetailedEvaluation;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.model.StateDict;
import org.talkoot.engine.model.Tensor;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.worker.compute.LoneWorker;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.compute.WorkerCompute;
import org.talkoot.worker.job.TrainingJob;

/** A job's model with its trained values, which are the job's initial state here. Not thread-safe. */
final class LoadedModel implements TrainedModel {
    private final TrainingJob job;
    private Replica single;

    LoadedModel(TrainingJob job) {
        this.job = job;
    }

    @Override
    public List<String> classNames() {
        return job.train().classNames();
    }

    @Override
    public float[] predict(float[] input) {
        int elements = job.model().input().elements();
        if (input.length != elements) {
            throw new IllegalArgumentException("the model takes " + elements + " values of shape "
                    + job.model().input() + ", but got " + input.length);
        }
        if (single == null) {
            single = new Replica(
                    job.model(), job.loss(), TreeCover.single(1), 0, 1, 0, state().parameters(), state().buffers());
        }
        return single.predict(input, 1);
    }

    @Override
    public float[] tensor(String name) {
        Tensor tensor = job.model().tensors().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("the model has no tensor " + name + ", but " + tensors()));
        return switch (tensor.kind()) {
            case PARAMETER -> Arrays.copyOfRange(state().parameters(), tensor.offset(), tensor.end());
            case BUFFER -> Arrays.copyOfRange(state().buffers(), tensor.offset(), tensor.end());
            case COUNTER -> new float[] {state().counters()[tensor.offset()]};
        };
    }

    @Override
    public List<String> tensors() {
        return job.model().tensors().stream().map(Tensor::name).toList();
    }

    @Override
    public Evaluation evaluate() {
        return evaluateInDetail().evaluation();
    }

    @Override
    public DetailedEvaluation evaluateInDetail() {
        if (job.test().isEmpty()) {
            throw new JobRefusedException(
                    "job.data.test: is missing, so there is nothing to evaluate on; name the test data");
        }
        int classes = job.train().classes();
        long[][] counts = new long[classes][classes];
        WorkerCompute compute = LoneWorker.of(job, new NodeMemory(Snapshot.initial(job)));
        compute.evaluation().countPredictions(counts);
        for (int minibatch = 0; minibatch < job.minibatches(EvaluationSet.TEST); minibatch++) {
            LoneWorker.evaluate(compute, minibatch);
        }
        int samples = job.test().orElseThrow().size();
        double lossSum = 0; // shard after shard, as the coordinator adds
        for (double shard : compute.evaluation().lossSums()) {
            lossSum += shard;
        }
        double loss = lossSum / samples;
        double accuracy = Arrays.stream(compute.evaluation().correct()).sum() / (double) samples;
        return classes == 0
                ? new DetailedEvaluation(new Evaluation(loss, OptionalDouble.empty()), Optional.empty())
                : new DetailedEvaluation(
                        new Evaluation(loss, OptionalDouble.of(accuracy)),
                        Optional.of(new ConfusionMatrix(classNames(), counts)));
    }

    @Override
    public void save(Path file) {
        SafeTensors.write(file, StateDict.of(model(), state()), ModelMetadata.of(job));
    }

    String sha256() {
        return SafeTensors.sha256(StateDict.of(model(), state()));
    }

    private Model model() {
        return job.model();
    }

    private ModelState state() {
        return job.initial();
    }
}

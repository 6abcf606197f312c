package org.talkoot.deploy.lab;

import java.util.Arrays;
import java.util.List;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.MinibatchPlan;
import org.talkoot.engine.data.SampleOrder;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.loss.CrossEntropy;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.model.Tensor;
import org.talkoot.engine.optimizer.DecayedSgd;
import org.talkoot.engine.tree.TreeCover;

/**
 * A training by one worker that holds all shards, step by step on the thread that calls. It is the engine of a run: the
 * same layers, shards and order of samples. Its bits may be others, since it looks at gradients before and after.
 */
final class LabTraining {
    private static final long SEED = 1;
    private static final int EVALUATED = 250; // samples at once
    private static final double FAR = 100; // a loss so many times the first one, or 1, has diverged

    private final Recipe recipe;
    private final Runnable onStep;
    private final Model model;
    private final ModelState state;
    private final float[] initial; // the parameters at the start
    private final float[] velocity; // null without momentum
    private final Replica replica;
    private final MinibatchPlan minibatches;
    private final SampleOrder order;
    private int step;
    private float firstLoss;
    private float loss;

    /** @param onStep is told of each step: for a display */
    LabTraining(Recipe recipe, Runnable onStep) {
        this.recipe = recipe;
        this.onStep = onStep;
        Dataset train = recipe.data().train();
        int batch = Math.min(recipe.pace().batch(), train.size());
        model = new Model(train.sampleShape(), recipe.layers());
        state = model.initialState(SEED);
        initial = state.parameters().clone();
        velocity = recipe.optimizer().hasVelocity() ? new float[model.parameters()] : null;
        replica = new Replica(
                model,
                new CrossEntropy(),
                TreeCover.single(recipe.pace().shards()),
                0,
                Math.max(batch, EVALUATED),
                SEED,
                state.parameters(),
                state.buffers());
        minibatches = new MinibatchPlan(train.size(), batch, true);
        order = new SampleOrder(train.size(), SEED, true);
    }

    /** Computes a step. False, and no update, if the training has diverged. */
    boolean step() {
        computeGradient();
        if (step == 0) {
            firstLoss = loss;
        }
        if (!(loss <= FAR * Math.max(1, firstLoss))) {
            return false;
        }
        update(recipe.learningRate().applyAsDouble(step));
        step++;
        onStep.run();
        return true;
    }

    /** Forward and backward of the minibatch that is next, without an update. */
    void computeGradient() {
        load();
        replica.loss().compute(replica.minibatch());
        loss = gradient()[model.lossIndex()];
        for (int stage = model.stages().size() - 1; stage >= 0; stage--) {
            LayerPass pass = replica.pass(stage);
            pass.backward(replica.minibatch());
            pass.finishBackward(replica.minibatch());
        }
    }

    private void load() {
        int[] samples = order.of(step / minibatches.steps());
        int minibatch = step % minibatches.steps();
        replica.load(recipe.data().train(), samples, minibatches.start(minibatch), minibatches.rows(minibatch), step);
        forward();
    }

    private void forward() {
        for (int stage = 0; stage < model.stages().size(); stage++) {
            LayerPass pass = replica.pass(stage);
            pass.forward(replica.minibatch());
            pass.finishForward(replica.minibatch());
        }
    }

    private void update(double learningRate) {
        DecayedSgd optimizer = recipe.optimizer();
        for (Tensor tensor : parameters()) {
            optimizer.update(
                    state.parameters(),
                    velocity,
                    gradient(),
                    tensor.offset(),
                    tensor.end(),
                    learningRate,
                    tensor.decays());
        }
    }

    /** In training mode, without a step: what the running averages of batch norms learn from a minibatch. */
    void updateRunningStatistics() {
        load();
        step++;
    }

    /** Sets the running averages to what they are before the first step. */
    void forgetRunningStatistics() {
        System.arraycopy(model.initialState(SEED).buffers(), 0, state.buffers(), 0, model.buffers());
    }

    /** In evaluation mode: batch norms take the running averages. */
    Score evaluate(Dataset data) {
        return evaluate(data, EVALUATED, () -> {
            for (int stage = 0; stage < model.stages().size(); stage++) {
                replica.pass(stage).evaluate(replica.minibatch());
            }
        });
    }

    /** In training mode: batch norms take the statistics of so many test samples at once, and learn nothing. */
    Score evaluateByBatch(Dataset data, int batch) {
        float[] buffers = state.buffers().clone();
        Score score = evaluate(data, batch, this::forward);
        System.arraycopy(buffers, 0, state.buffers(), 0, buffers.length);
        return score;
    }

    private Score evaluate(Dataset data, int batch, Runnable compute) {
        int[] samples = new SampleOrder(data.size(), SEED, false).of(0);
        replica.loss().beginEvaluation(data);
        int size = data.size() - data.size() % Math.min(batch, data.size()); // a rest might be a single sample
        for (int from = 0; from < size; from += batch) {
            replica.load(data, samples, from, Math.min(batch, size - from), 0);
            compute.run();
            replica.loss().evaluate(replica.minibatch());
        }
        double sum = Arrays.stream(replica.loss().lossSums()).sum();
        long correct = Arrays.stream(replica.loss().correct()).sum();
        return new Score(sum / size, (double) correct / size);
    }

    /** Of the minibatch just computed. */
    LayerNorms norms() {
        return LayerNorms.of(replica, initial, state.parameters());
    }

    Recipe recipe() {
        return recipe;
    }

    /** The mean loss of the minibatch just computed, before the update. */
    float loss() {
        return loss;
    }

    List<Tensor> parameters() {
        return model.tensors().stream()
                .filter(tensor -> tensor.kind() == Tensor.Kind.PARAMETER)
                .toList();
    }

    /** Flat parameters: only to be read. */
    float[] weights() {
        return state.parameters();
    }

    /** The mean gradient of the minibatch just computed, flat: only to be read. */
    float[] gradient() {
        return replica.gradients()[0];
    }

    /** ‖W‖ over all weights that decay. */
    double weightNorm() {
        double sum = 0;
        for (Tensor tensor : parameters()) {
            sum += tensor.decays() ? LayerNorms.squares(state.parameters(), tensor.offset(), tensor.end()) : 0;
        }
        return Math.sqrt(sum);
    }
}

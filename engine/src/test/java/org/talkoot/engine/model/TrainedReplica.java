package org.talkoot.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.Digits;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.loss.CrossEntropy;
import org.talkoot.engine.tree.TreeCover;

/** A model on the digits, on one worker that has all shards. */
final class TrainedReplica {
    final Replica replica;
    private final ModelState state;
    private final int stages;

    TrainedReplica(List<Element> elements, int largestMinibatch, int shards) {
        Model model = new Model(Digits.read().train().sampleShape(), elements);
        state = model.initialState(11);
        stages = model.stages().size();
        replica = new Replica(
                model,
                new CrossEntropy(),
                TreeCover.single(shards),
                0,
                largestMinibatch,
                3,
                state.parameters(),
                state.buffers());
    }

    /** Takes the other's weights, whose model has the same parameters. */
    void take(TrainedReplica other) {
        System.arraycopy(other.state.parameters(), 0, state.parameters(), 0, state.parameters().length);
    }

    private void load(int rows, int step) {
        Dataset data = Digits.read().train();
        int[] order = IntStream.range(step * rows, (step + 1) * rows).toArray();
        replica.load(data, order, 0, rows, step);
    }

    /** Computes the gradient of the first samples, as many as it can hold. */
    void train() {
        train(replica.minibatch().samples().length, 0);
    }

    void train(int rows, int step) {
        load(rows, step);
        for (int stage = 0; stage < stages; stage++) {
            LayerPass pass = replica.pass(stage);
            pass.forward(replica.minibatch());
            pass.finishForward(replica.minibatch());
        }
        replica.loss().compute(replica.minibatch());
        for (int stage = stages - 1; stage >= 0; stage--) {
            LayerPass pass = replica.pass(stage);
            pass.backward(replica.minibatch());
            pass.finishBackward(replica.minibatch());
        }
    }

    void evaluate(int rows, int step) {
        load(rows, step);
        for (int stage = 0; stage < stages; stage++) {
            replica.pass(stage).evaluate(replica.minibatch());
        }
    }

    void assertSameAs(TrainedReplica other) {
        assertArrayEquals(other.outputs(), outputs(), "outputs");
        assertArrayEquals(other.replica.gradients()[0], replica.gradients()[0], "gradients");
        assertArrayEquals(other.state.buffers(), state.buffers(), "running statistics");
    }

    private float[] outputs() {
        int rows = replica.minibatch().rows().rows();
        int elements = replica.model().output().elements();
        return Arrays.copyOf(replica.output(stages - 1).values(), rows * elements);
    }
}

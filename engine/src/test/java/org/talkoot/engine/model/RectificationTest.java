package org.talkoot.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.Digits;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.LeakyRelu;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Residual;
import org.talkoot.engine.loss.CrossEntropy;
import org.talkoot.engine.tree.TreeCover;

class RectificationTest {
    private static final int ROWS = 37;
    private static final int SHARDS = 5;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchNormAndAReluTogetherComputeTheBitsOfBothAlone(boolean sync) {
        Trained together = new Trained(elements(sync, List.of()));
        // its slope makes it pass everything on, and it stands between the two
        Trained alone = new Trained(elements(sync, List.of(new LeakyRelu(1))));

        together.step(null);
        alone.step(together);

        assertArrayEquals(alone.outputs(), together.outputs(), "outputs");
        assertArrayEquals(alone.replica.gradients()[0], together.replica.gradients()[0], "gradients");
        assertArrayEquals(alone.state.buffers(), together.state.buffers(), "running statistics");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theBatchNormShowsWhatTheReluComputed(int stage) {
        Trained together = new Trained(elements(true, List.of()));
        assertSame(together.replica.output(1), together.replica.output(stage));
    }

    private static List<Element> elements(boolean sync, List<Element> between) {
        Initialisation init = Initialisation.KAIMING_NORMAL;
        List<Element> body = new ArrayList<>(List.of(new Conv2d(3, 3, 1, 1, true, init)));
        body.addAll(normAndRelu(sync, between));
        List<Element> elements = new ArrayList<>(List.of(new Conv2d(3, 2, 2, 0, true, init)));
        elements.addAll(normAndRelu(sync, between));
        elements.add(new Residual(body));
        elements.add(new Flatten());
        elements.add(new Linear(9, true, init));
        elements.addAll(normAndRelu(sync, between));
        elements.add(new Linear(10, true, init));
        return elements;
    }

    private static List<Element> normAndRelu(boolean sync, List<Element> between) {
        List<Element> elements = new ArrayList<>(List.of(new BatchNorm(1e-5, 0.1, true, sync)));
        elements.addAll(between);
        elements.add(new Relu());
        return elements;
    }

    private static final class Trained {
        final ModelState state;
        final Replica replica;
        private final int stages;

        Trained(List<Element> elements) {
            Model model = new Model(Digits.read().train().sampleShape(), elements);
            state = model.initialState(11);
            stages = model.stages().size();
            replica = new Replica(
                    model,
                    new CrossEntropy(),
                    TreeCover.single(SHARDS),
                    0,
                    ROWS,
                    3,
                    state.parameters(),
                    state.buffers());
        }

        /** @param weights whose weights to take first; null for its own */
        void step(Trained weights) {
            if (weights != null) {
                System.arraycopy(weights.state.parameters(), 0, state.parameters(), 0, state.parameters().length);
            }
            Dataset data = Digits.read().train();
            replica.load(data, IntStream.range(0, ROWS).toArray(), 0, ROWS, 0);
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

        float[] outputs() {
            return replica.output(stages - 1).values();
        }
    }
}

package org.talkoot.engine.model;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.LeakyRelu;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Residual;

class RectificationTest {
    private static final int ROWS = 37;
    private static final int SHARDS = 5;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchNormAndAReluTogetherComputeTheBitsOfBothAlone(boolean sync) {
        TrainedReplica together = new TrainedReplica(elements(sync, List.of()), ROWS, SHARDS);
        // its slope makes it pass everything on, and it stands between the two
        TrainedReplica alone = new TrainedReplica(elements(sync, List.of(new LeakyRelu(1))), ROWS, SHARDS);

        together.train();
        alone.take(together);
        alone.train();

        alone.assertSameAs(together);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theBatchNormShowsWhatTheReluComputed(int stage) {
        TrainedReplica together = new TrainedReplica(elements(true, List.of()), ROWS, SHARDS);
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
}

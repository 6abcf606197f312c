package org.talkoot.engine.model;

import java.util.List;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Relu;

/**
 * A batch norm and the ReLU right after it are one pass over the values, the batch norm's: each value is read and written once
 * for both. Their bits are those of the two layers. The batch norm's own output and its gradient are nowhere: it shows the
 * ReLU's.
 */
final class Rectification {
    private Rectification() {}

    /** Whether stage i is a batch norm that computes the ReLU after it as well. */
    static boolean isDoneBy(List<Stage> stages, int i) {
        return i + 1 < stages.size()
                && stages.get(i) instanceof Stage.Computation norm
                && norm.layer() instanceof BatchNorm
                && stages.get(i + 1) instanceof Stage.Computation next
                && next.layer() instanceof Relu;
    }
}

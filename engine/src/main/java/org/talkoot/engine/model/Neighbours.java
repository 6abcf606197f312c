package org.talkoot.engine.model;

import java.util.List;
import org.talkoot.engine.layer.LayerPass;

/** Layers of which one reads what the other writes, with nothing that reads it, or adds to its gradient, between them. */
final class Neighbours {
    private Neighbours() {}

    static void introduce(List<Stage> stages, List<LayerPass> passes) {
        for (int i = 0; i < stages.size(); i++) {
            int next = Rectification.isDoneBy(stages, i) ? i + 2 : i + 1;
            if (next < stages.size()
                    && stages.get(i) instanceof Stage.Computation
                    && stages.get(next) instanceof Stage.Computation) {
                passes.get(i).precedes(passes.get(next));
                passes.get(next).follows(passes.get(i));
            }
        }
    }
}

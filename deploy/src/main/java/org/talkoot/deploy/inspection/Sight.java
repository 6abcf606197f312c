package org.talkoot.deploy.inspection;

import java.util.Optional;
import org.talkoot.engine.layer.AvgPool2d;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.GlobalAvgPool;
import org.talkoot.engine.layer.Layer;
import org.talkoot.engine.layer.LayerNorm;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.MaxPool2d;
import org.talkoot.engine.model.Stage;

/**
 * The receptive field of a layer's outputs: how many pixels of the image, in height and in width, one output depends on. A
 * window of kernel k and stride s makes it r + (k - 1) j, and the distance j of neighbours j s.
 *
 * @param size r
 * @param jump j
 */
record Sight(long size, long jump) {
    static final Sight PIXEL = new Sight(1, 1);

    /** After a stage; empty where each output depends on the whole image. */
    Optional<Sight> after(Stage stage) {
        if (!(stage instanceof Stage.Computation computation)) {
            return Optional.of(this);
        }
        Layer layer = computation.layer();
        if (layer instanceof Conv2d conv) {
            return Optional.of(windows(conv.kernel(), conv.stride()));
        } else if (layer instanceof MaxPool2d pool) {
            return Optional.of(windows(pool.kernel(), pool.stride()));
        } else if (layer instanceof AvgPool2d pool) {
            return Optional.of(windows(pool.kernel(), pool.stride()));
        }
        boolean whole = layer instanceof Flatten
                || layer instanceof Linear
                || layer instanceof GlobalAvgPool
                || layer instanceof LayerNorm;
        return whole ? Optional.empty() : Optional.of(this);
    }

    private Sight windows(int kernel, int stride) {
        return new Sight(size + (kernel - 1) * jump, jump * stride);
    }
}

package org.talkoot.engine.layer;

import java.util.List;

/**
 * y = body(x) + x, where the body keeps the shape. Backward: dx = body's dx + d.
 *
 * <p>He, Zhang, Ren, Sun: <i>Deep residual learning for image recognition</i>, 2015.
 */
public record Residual(List<Element> body) implements Element {
    public Residual {
        body = List.copyOf(body);
        if (body.isEmpty()) {
            throw new IllegalArgumentException("a residual needs at least one layer in its body");
        }
    }
}

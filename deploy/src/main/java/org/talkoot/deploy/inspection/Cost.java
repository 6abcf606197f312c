package org.talkoot.deploy.inspection;

import org.talkoot.engine.layer.AvgPool2d;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Dropout;
import org.talkoot.engine.layer.Gelu;
import org.talkoot.engine.layer.GlobalAvgPool;
import org.talkoot.engine.layer.Layer;
import org.talkoot.engine.layer.LayerNorm;
import org.talkoot.engine.layer.LeakyRelu;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.MaxPool2d;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Sigmoid;
import org.talkoot.engine.layer.Tanh;
import org.talkoot.engine.model.Stage;

/**
 * Floating-point operations of a stage for one sample, in training. An addition, multiplication, division, comparison or
 * function counts one. With I inputs, O outputs, P positions, C channels and kernel k:
 *
 * <pre>
 *   linear    forward 2 I O (+ O with bias)         backward the same for the weights, and 2 I O for the input
 *   conv2d    forward 2 k² C O P (+ O P)            backward the same for the weights, and 2 k² C O P for the input
 * </pre>
 *
 * A layer before the first parameters has no gradient by its input. All others are a small number an element, counted from
 * their formulas.
 */
record Cost(long forward, long backward) {

    /** @param inputGradient whether backward computes the gradient by the input */
    static Cost of(Stage stage, boolean inputGradient) {
        long inputs = stage.input().elements();
        long outputs = stage.output().elements();
        if (!(stage instanceof Stage.Computation computation)) {
            return stage instanceof Stage.Join ? new Cost(outputs, inputGradient ? outputs : 0) : new Cost(0, 0);
        }
        Layer layer = computation.layer();
        if (layer instanceof Linear linear) {
            return products(2 * inputs * outputs, linear.bias() ? outputs : 0, inputGradient);
        } else if (layer instanceof Conv2d conv) {
            long window = (long) conv.kernel() * conv.kernel() * stage.input().channels();
            return products(2 * window * outputs, conv.bias() ? outputs : 0, inputGradient);
        } else if (layer instanceof MaxPool2d pool) {
            return new Cost(outputs * pool.kernel() * pool.kernel(), inputGradient ? outputs : 0);
        } else if (layer instanceof AvgPool2d pool) {
            long values = outputs * pool.kernel() * pool.kernel();
            return new Cost(values, inputGradient ? values : 0);
        } else if (layer instanceof GlobalAvgPool) {
            return new Cost(inputs, inputGradient ? inputs : 0);
        }
        long[] each = elementwise(layer);
        return new Cost(each[0] * outputs, inputGradient || !stage.tensors().isEmpty() ? each[1] * outputs : 0);
    }

    private static Cost products(long product, long biases, boolean inputGradient) {
        return new Cost(product + biases, product + biases + (inputGradient ? product : 0));
    }

    /** An element: forward, backward. */
    private static long[] elementwise(Layer layer) {
        if (layer instanceof BatchNorm || layer instanceof LayerNorm) {
            return new long[] {8, 9};
        } else if (layer instanceof Relu || layer instanceof Dropout) {
            return new long[] {1, 1};
        } else if (layer instanceof LeakyRelu) {
            return new long[] {4, 4};
        } else if (layer instanceof Sigmoid) {
            return new long[] {3, 3};
        } else if (layer instanceof Tanh) {
            return new long[] {1, 3};
        } else if (layer instanceof Gelu) {
            return new long[] {4, 1};
        }
        return new long[] {0, 0}; // flatten moves values only
    }
}

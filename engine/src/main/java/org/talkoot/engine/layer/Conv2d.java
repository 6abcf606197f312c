package org.talkoot.engine.layer;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.blas.Product;
import org.talkoot.engine.blas.Product.Form;
import org.talkoot.engine.tensor.Shape;

/**
 * Cross-correlation with square kernels, as {@code torch.nn.Conv2d}. With zeros outside the image, s the stride and p the
 * padding, for output channel o at (y, x):
 *
 * <pre>
 *   out[o, y, x] = b[o] + Σ over c, i, j of W[o, c, i, j] · in[c, y·s - p + i, x·s - p + j]
 * </pre>
 *
 * Computed as products with the matrix of all windows X (windows, kernel · kernel · C), see {@link ImageWindows}: Y = X Wᵀ;
 * backward, with D the gradient by Y: dW = Dᵀ X, or (Xᵀ D)ᵀ where a window has more values than there are outputs, which is
 * faster (measured), and dX = D W, which is added back to the image. Windows of one value with a stride of 1 are the image. X is computed in tiles
 * that stay in the cache, and again in backward: it is kernel² times as large as the image. A tile is a number of output
 * rows within a shard that the layer's shape alone determines: it is part of the arithmetic.
 *
 * @param kernel height and width of the kernel
 * @param padding zeros on each side
 */
public record Conv2d(int outputs, int kernel, int stride, int padding, boolean bias, Initialisation initialisation)
        implements Layer {
    /** Floats of a tile of X: 512 KiB, which with what a product packs of it stays in a core's cache (measured). */
    private static final int TILE_FLOATS = 128 * 1024;

    public Conv2d {
        if (outputs < 1 || kernel < 1 || stride < 1 || padding < 0) {
            throw new IllegalArgumentException(
                    "a conv2d layer needs at least one output, a kernel and a stride of at least 1, and no negative padding");
        }
    }

    @Override
    public String type() {
        return "conv2d";
    }

    @Override
    public Shape output(Shape input) {
        return Windowing.output(input, outputs, kernel, stride, padding);
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        int fanIn = input.channels() * kernel * kernel;
        Parameter weight = new Parameter(
                "weight",
                Shape.of(outputs, input.channels(), kernel, kernel),
                initialisation.weights(fanIn, outputs * kernel * kernel),
                true);
        return bias
                ? List.of(weight, new Parameter("bias", Shape.of(outputs), initialisation.biases(fanIn), false))
                : List.of(weight);
    }

    /** Of whole tiles, and of the rest. */
    @Override
    public List<Product> products(Shape input, int samples, boolean inputGradient) {
        Shape output = output(input);
        int length = kernel * kernel * input.channels();
        int lines = samples * output.height();
        int tileLines = tileLines(output.width() * length);
        List<Product> products = new ArrayList<>();
        addProducts(products, tileLines * output.width(), length, lines / tileLines, inputGradient);
        addProducts(products, lines % tileLines * output.width(), length, 1, inputGradient);
        return products;
    }

    private void addProducts(List<Product> products, int windows, int length, int times, boolean inputGradient) {
        if (windows > 0 && times > 0) {
            products.add(new Product(Form.TIMES_TRANSPOSED, windows, outputs, length, times));
            int larger = Math.max(outputs, length);
            int smaller = Math.min(outputs, length);
            products.add(new Product(Form.ADD_TRANSPOSED_TIMES, larger, smaller, windows, times));
            if (inputGradient) {
                products.add(new Product(Form.TIMES, windows, length, outputs, times));
            }
        }
    }

    /** Output rows of a tile, whose windows have that many values each. */
    static int tileLines(int lineLength) {
        return Math.max(1, TILE_FLOATS / lineLength);
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Conv2dPass(binding, this);
    }
}

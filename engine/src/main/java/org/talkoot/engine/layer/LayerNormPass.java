package org.talkoot.engine.layer;

import java.util.Arrays;
import java.util.List;
import org.talkoot.engine.tree.SummationTree.Node;

/**
 * Layer norm, row by row in copies that begin at index 0 (see {@link RowSums}). A sum over a row has eight accumulators,
 * of every eighth element each, added in a fixed order: eight additions at a time are in flight, and the bits are the
 * same everywhere.
 *
 * <p>Parameters are in the order of the shape; here they are used in the order of memory, which for images is another.
 */
final class LayerNormPass implements LayerPass {
    private final Binding own;
    private final LayerNorm layer;
    private final int channels;
    private final int positions;
    private final int elements; // E, like the length of all arrays but the two below
    private final float[] means; // (capacity)
    private final float[] inverses; // (capacity): 1 / √(variance + ε)
    private final float[] weight; // γ in the order of memory
    private final float[] bias; // β in the order of memory
    private final float[] row; // x or x̂ of the row in work
    private final float[] gradient; // dy of the row in work
    private final float[] weighted; // γ dy of the row in work
    private final float[] products; // what is summed over the row in work
    private final float[] weightSum; // Σ dy x̂ of the shard in work
    private final float[] biasSum; // Σ dy of the shard in work
    private final float[] sums; // (2E): both, of the node in work
    private final ShardSum.Leaf backwardShard = this::backwardShard;
    private Minibatch minibatch;

    LayerNormPass(LayerNorm layer, Binding own) {
        this.own = own;
        this.layer = layer;
        channels = own.input().channels();
        positions = own.input().positions();
        elements = own.input().elements();
        means = new float[own.capacity()];
        inverses = new float[own.capacity()];
        weight = new float[elements];
        bias = new float[elements];
        row = new float[elements];
        gradient = new float[elements];
        weighted = new float[elements];
        products = new float[elements];
        weightSum = new float[elements];
        biasSum = new float[elements];
        sums = new float[2 * elements];
        own.shardSum().reserve(2 * elements);
        Arrays.fill(weight, 1);
    }

    @Override
    public void forward(Minibatch minibatch) {
        if (layer.affine()) {
            Flatten.transpose(own.weights(), own.offsets()[0], channels, positions, weight, 0);
        }
        if (layer.affine() && layer.bias()) {
            Flatten.transpose(own.weights(), own.offsets()[1], channels, positions, bias, 0);
        }
        for (int i = 0; i < minibatch.rows().rows(); i++) {
            System.arraycopy(own.in().values(), i * elements, row, 0, elements);
            means[i] = sum(row, elements) / elements;
            normalise(row, means[i], 1, elements);
            multiply(row, row, products, elements);
            float variance = sum(products, elements) / elements;
            inverses[i] = 1 / (float) Math.sqrt(variance + (float) layer.epsilon());
            scale(row, inverses[i], weight, bias, elements);
            System.arraycopy(row, 0, own.out().values(), i * elements, elements);
        }
    }

    @Override
    public void backward(Minibatch minibatch) {
        this.minibatch = minibatch;
        if (!layer.affine()) {
            if (own.in().gradient() != null) { // else there may be no gradient to read either
                backwardRows(0, minibatch.rows().rows());
            }
            return;
        }
        List<Node> nodes = minibatch.rows().nodes();
        for (int node = 0; node < nodes.size(); node++) {
            Node shards = nodes.get(node);
            if (own.shardSum().sum(shards.lo(), shards.hi(), backwardShard, sums, 0, 2 * elements)) {
                float[] gradients = own.gradients().of(node);
                Flatten.transpose(sums, 0, positions, channels, gradients, own.offsets()[0]);
                if (layer.bias()) {
                    Flatten.transpose(sums, elements, positions, channels, gradients, own.offsets()[1]);
                }
            }
        }
    }

    private void backwardShard(int shard, float[] destination, int offset) {
        Arrays.fill(weightSum, 0);
        Arrays.fill(biasSum, 0);
        backwardRows(minibatch.rows().start(shard), minibatch.rows().rows(shard));
        System.arraycopy(weightSum, 0, destination, offset, elements);
        System.arraycopy(biasSum, 0, destination, offset + elements, elements);
    }

    private void backwardRows(int first, int count) {
        for (int i = first; i < first + count; i++) {
            System.arraycopy(own.in().values(), i * elements, row, 0, elements);
            System.arraycopy(own.out().gradient(), i * elements, gradient, 0, elements);
            normalise(row, means[i], inverses[i], elements);
            if (layer.affine()) {
                addProducts(gradient, row, weightSum, elements);
                RowSums.add(gradient, biasSum, elements);
            }
            if (own.in().gradient() != null) {
                multiply(gradient, weight, weighted, elements);
                float mean = sum(weighted, elements) / elements;
                multiply(weighted, row, products, elements);
                float slope = sum(products, elements) / elements;
                inputGradient(weighted, mean, row, slope, inverses[i], elements);
                System.arraycopy(weighted, 0, own.in().gradient(), i * elements, elements);
            }
        }
    }

    private static float sum(float[] x, int length) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int whole = length & -8;
        for (int j = 0; j < whole; j += 8) {
            s0 += x[j];
            s1 += x[j + 1];
            s2 += x[j + 2];
            s3 += x[j + 3];
            s4 += x[j + 4];
            s5 += x[j + 5];
            s6 += x[j + 6];
            s7 += x[j + 7];
        }
        for (int j = whole; j < length; j++) {
            s0 += x[j];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    private static void normalise(float[] x, float mean, float inverse, int length) {
        for (int j = 0; j < length; j++) {
            x[j] = (x[j] - mean) * inverse;
        }
    }

    private static void scale(float[] x, float inverse, float[] weight, float[] bias, int length) {
        for (int j = 0; j < length; j++) {
            x[j] = x[j] * inverse * weight[j] + bias[j];
        }
    }

    private static void multiply(float[] x, float[] y, float[] product, int length) {
        for (int j = 0; j < length; j++) {
            product[j] = x[j] * y[j];
        }
    }

    private static void addProducts(float[] x, float[] y, float[] sum, int length) {
        for (int j = 0; j < length; j++) {
            sum[j] += x[j] * y[j];
        }
    }

    private static void inputGradient(
            float[] gradient, float mean, float[] normalised, float slope, float inverse, int length) {
        for (int j = 0; j < length; j++) {
            gradient[j] = (gradient[j] - mean - normalised[j] * slope) * inverse;
        }
    }
}

package org.talkoot.engine.layer;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.blas.AddedProduct;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.blas.Product;
import org.talkoot.engine.blas.Product.Form;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.SummationTree.Node;

/**
 * y = x Wᵀ + b, with W (O, I) and b (O).
 *
 * <p>Backward, with d the gradient by y: dx = d W, dW = dᵀ x, db = Σ d over rows.
 */
public record Linear(int outputs, boolean bias, Initialisation initialisation) implements Layer {
    /**
     * Floats of a block of dW, at most about: a few MiB, so that it and its siblings on the way down the tree stay in the last
     * cache, and large enough that a product is worth its call (measured from 24 to 4,096 Ki).
     */
    private static final int BLOCK_FLOATS = 512 * 1024;

    private static final int BLOCK_MULTIPLE = 16; // outputs

    public Linear {
        if (outputs < 1) {
            throw new IllegalArgumentException("a linear layer needs at least one output");
        }
    }

    @Override
    public String type() {
        return "linear";
    }

    @Override
    public Shape output(Shape input) {
        if (input.isImage()) {
            throw new IllegalArgumentException("it takes features, so put { type = flatten } before it");
        }
        return Shape.features(outputs);
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        int inputs = input.elements();
        Parameter weight =
                new Parameter("weight", Shape.of(outputs, inputs), initialisation.weights(inputs, outputs), true);
        return bias
                ? List.of(weight, new Parameter("bias", Shape.of(outputs), initialisation.biases(inputs), false))
                : List.of(weight);
    }

    @Override
    public List<Product> products(Shape input, int samples, boolean inputGradient) {
        int inputs = input.elements();
        Product forward = new Product(Form.TIMES_TRANSPOSED, samples, outputs, inputs, 1);
        Product weightGradient = new Product(Form.TRANSPOSED_TIMES, outputs, inputs, samples, 1);
        return inputGradient
                ? List.of(forward, weightGradient, new Product(Form.TIMES, samples, inputs, outputs, 1))
                : List.of(forward, weightGradient);
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding, bias);
    }

    private static final class Pass implements LayerPass {
        private final Binding own;
        private final int inputs; // I
        private final int outputs; // O
        private final boolean bias;
        private final int blockOutputs; // a function of the layer's shape alone: it is part of the arithmetic
        private final MinibatchProduct forward;
        private final MinibatchProduct inputGradient; // null where nobody needs it
        private final RowSums rowSums;
        private final ShardSum.Leaf weightGradient = new WeightGradient();
        private final boolean[] isAddedAtOnce; // by rows of a shard: whether its dW is
        private final ShardSum.Leaf biasGradient = this::biasGradient;
        private Minibatch minibatch;
        private int block; // first output of the block of dW that is in work, or the next
        private boolean isInputGradientComputed; // of the minibatch at hand

        Pass(Binding own, boolean bias) {
            this.own = own;
            this.bias = bias;
            inputs = own.input().elements();
            outputs = own.output().elements();
            blockOutputs = blockOutputs();
            forward = new MinibatchProduct(Form.TIMES_TRANSPOSED, own, outputs, inputs);
            inputGradient = own.in().gradient() == null ? null : new MinibatchProduct(Form.TIMES, own, inputs, outputs);
            rowSums = new RowSums(outputs);
            own.shardSum().reserve(Math.max(blockOutputs * inputs, outputs));
            isAddedAtOnce = isAddedAtOnce();
        }

        /** Blocks are about equal, and two at half of the floats already, so that one travels while the other is computed. */
        private int blockOutputs() {
            long floats = (long) outputs * inputs;
            int blocks =
                    (int) Math.min(outputs, Math.max(floats / BLOCK_FLOATS + 1, floats > BLOCK_FLOATS / 2 ? 2 : 1));
            int least = (outputs + blocks - 1) / blocks;
            return Math.min(outputs, (least + BLOCK_MULTIPLE - 1) / BLOCK_MULTIPLE * BLOCK_MULTIPLE);
        }

        /** For the shards of a whole minibatch; nothing is proved later, in a segment. */
        private boolean[] isAddedAtOnce() {
            int shards = own.rows().shards();
            int most = (own.largestMinibatch() + shards - 1) / shards;
            boolean[] isAdded = new boolean[most + 1];
            int last = outputs - (outputs - 1) / blockOutputs * blockOutputs;
            int together = own.rows().mostShards();
            for (int rows = Math.max(1, own.largestMinibatch() / shards); rows <= most && together > 1; rows++) {
                isAdded[rows] =
                        AddedProduct.isProved(blockOutputs, inputs, rows) && AddedProduct.isProved(last, inputs, rows);
            }
            return isAdded;
        }

        @Override
        public void forward(Minibatch minibatch) {
            float[] x = own.in().values(); // (rows, I)
            float[] y = own.out().values(); // (rows, O)
            forward.compute(minibatch.rows(), x, own.weights(), own.offsets()[0], y);
            if (bias) {
                rowSums.addToRows(
                        own.weights(), own.offsets()[1], y, 0, minibatch.rows().rows());
            }
        }

        @Override
        public void backward(Minibatch minibatch) {
            if (inputGradient != null && !isInputGradientComputed) {
                inputGradient(minibatch);
            }
            while (block < outputs) {
                gradientBlock(minibatch);
            }
            if (bias) {
                sum(biasGradient, own.offsets()[1], outputs);
            }
            block = 0;
            isInputGradientComputed = false;
        }

        /** All but the last, behind which the biases are. */
        @Override
        public List<Integer> gradientBlocks() {
            List<Integer> ends = new ArrayList<>();
            for (int end = blockOutputs; end < outputs; end += blockOutputs) {
                ends.add(own.offsets()[0] + end * inputs);
            }
            return ends;
        }

        @Override
        public int gradientBlock(Minibatch minibatch) {
            if (inputGradient != null && !isInputGradientComputed) {
                throw new IllegalStateException("the block's weights are still to be read");
            }
            this.minibatch = minibatch;
            int length = Math.min(blockOutputs, outputs - block) * inputs;
            int offset = own.offsets()[0] + block * inputs;
            sum(weightGradient, offset, length);
            block += blockOutputs;
            return offset + length;
        }

        /** Over the shards of each node. */
        private void sum(ShardSum.Leaf gradient, int offset, int length) {
            List<Node> nodes = minibatch.rows().nodes();
            for (int node = 0; node < nodes.size(); node++) {
                float[] destination = own.gradients().of(node);
                own.shardSum().sum(nodes.get(node).lo(), nodes.get(node).hi(), gradient, destination, offset, length);
            }
        }

        @Override
        public boolean splits() {
            return inputGradient != null;
        }

        @Override
        public void inputGradient(Minibatch minibatch) {
            float[] dy = own.out().gradient(); // (rows, O)
            inputGradient.compute(
                    minibatch.rows(),
                    dy,
                    own.weights(),
                    own.offsets()[0],
                    own.in().gradient());
            isInputGradientComputed = true;
        }

        /** Of the block in work. */
        private final class WeightGradient implements ShardSum.Leaf {
            @Override
            public void compute(int shard, float[] destination, int offset) {
                product(Blas::transposedTimes, shard, destination, offset);
            }

            @Override
            public boolean add(int shard, float[] destination, int offset) {
                boolean isAdded = isAddedAtOnce[minibatch.rows().rows(shard)];
                if (isAdded) {
                    product(Blas::addTransposedTimes, shard, destination, offset);
                }
                return isAdded;
            }

            private void product(Blas.OfTransposed product, int shard, float[] destination, int offset) {
                ShardRows rows = minibatch.rows();
                int start = rows.start(shard);
                product.compute(
                        Math.min(blockOutputs, outputs - block),
                        inputs,
                        rows.rows(shard),
                        own.out().gradient(),
                        start * outputs + block,
                        outputs,
                        own.in().values(),
                        start * inputs,
                        destination,
                        offset);
            }
        }

        private void biasGradient(int shard, float[] destination, int offset) {
            ShardRows rows = minibatch.rows();
            rowSums.sum(own.out().gradient(), rows.start(shard), rows.rows(shard), destination, offset);
        }
    }
}

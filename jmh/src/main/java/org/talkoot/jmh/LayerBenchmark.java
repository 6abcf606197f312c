package org.talkoot.jmh;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.layer.AvgPool2d;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Dropout;
import org.talkoot.engine.layer.Gelu;
import org.talkoot.engine.layer.GlobalAvgPool;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.Layer;
import org.talkoot.engine.layer.LayerNorm;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.MaxPool2d;
import org.talkoot.engine.layer.Minibatch;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Tanh;
import org.talkoot.engine.loss.MeanSquaredError;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.TreeCover;

/** A layer's passes over a minibatch of 256 samples in 8 shards, all of them on one worker. */
public class LayerBenchmark extends MeanTime {
    private static final int SAMPLES = 256;
    private static final int SHARDS = 8;
    private static final int LAYER = 1; // its stage

    /** Layers of the models that {@code talkoot bench} measures, with their shapes there, and some others. */
    public enum Case {
        FIRST_LINEAR(Shape.features(784), new Relu(), linear()),
        LINEAR(Shape.features(512), norm(), linear()),
        BATCH_NORM_RELU(Shape.features(512), norm(), batchNorm(true), new Relu()),
        SHARD_BATCH_NORM(Shape.features(512), norm(), batchNorm(false)),
        LAYER_NORM(Shape.features(2048), norm(), norm()),
        DROPOUT(Shape.features(512), norm(), new Dropout(0.1)),
        RELU(Shape.features(512), norm(), new Relu()),
        GELU(Shape.features(512), norm(), new Gelu()),
        TANH(Shape.features(512), norm(), new Tanh()),
        FIRST_CONVOLUTION(Shape.image(1, 28, 28), new Relu(), convolution(32, 1)),
        CONVOLUTION(Shape.image(32, 28, 28), norm(), convolution(64, 2)),
        IMAGE_BATCH_NORM_RELU(Shape.image(32, 28, 28), norm(), batchNorm(true), new Relu()),
        MAX_POOL(Shape.image(64, 14, 14), norm(), new MaxPool2d(2, 2)),
        AVG_POOL(Shape.image(64, 14, 14), norm(), new AvgPool2d(2, 2)),
        GLOBAL_AVG_POOL(Shape.image(64, 7, 7), norm(), new GlobalAvgPool());

        private final Shape input;
        private final List<Layer> layers;

        /** @param before a layer with parameters, or none of the input's gradient is computed, as in a model's first layer */
        Case(Shape input, Layer before, Layer... layers) {
            this.input = input;
            this.layers = Stream.concat(Stream.of(before), Stream.of(layers)).toList();
        }

        private static Layer linear() {
            return new Linear(512, true, Initialisation.PYTORCH);
        }

        private static Layer convolution(int outputs, int stride) {
            return new Conv2d(outputs, 3, stride, 1, true, Initialisation.PYTORCH);
        }

        private static Layer batchNorm(boolean sync) {
            return new BatchNorm(1e-5, 0.1, true, sync);
        }

        private static Layer norm() {
            return new LayerNorm(1e-5, true, true);
        }
    }

    @Param
    public Case layer;

    private Replica replica;
    private LayerPass pass;
    private Minibatch minibatch;

    @Setup
    public void prepare() {
        Model model = new Model(layer.input, layer.layers);
        ModelState state = model.initialState(1);
        TreeCover alone = TreeCover.single(SHARDS);
        replica = new Replica(model, new MeanSquaredError(), alone, 0, SAMPLES, 1, state.parameters(), state.buffers());
        pass = replica.pass(LAYER);
        minibatch = replica.minibatch();
        float[] inputs = normal(new float[SAMPLES * layer.input.elements()]);
        int[] order = IntStream.range(0, SAMPLES).toArray();
        replica.load(Dataset.ofNumbers("normal", layer.input, inputs), order, 0, SAMPLES, 0);
        replica.pass(0).forward(minibatch);
        forward();
        normal(replica.output(LAYER).gradient());
    }

    private static float[] normal(float[] values) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Benchmark
    public void forward() {
        pass.forward(minibatch);
        pass.finishForward(minibatch);
    }

    @Benchmark
    public void backward() {
        replica.backward(LAYER);
        pass.finishBackward(minibatch);
    }
}

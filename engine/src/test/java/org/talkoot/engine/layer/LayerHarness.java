package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.Gathering;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.engine.tree.TreeFold;

/**
 * One layer on all workers of a small world, in one thread. Arrays are of the whole minibatch, in the order of its rows
 * (B, elements; images channels last); the harness hands each worker its part and exchanges statistics.
 */
final class LayerHarness {
    final float[] weights; // all parameters, one after another
    final Shape input;
    final Shape output;
    private final TreeCover cover;
    private final List<Parameter> parameters;
    private final List<Worker> workers = new ArrayList<>();
    private int samples;
    private int step;
    private int firstSample;

    private record Worker(Binding binding, LayerPass pass, Minibatch minibatch) {
        int rows() {
            return minibatch.rows().rows();
        }
    }

    /** The first layer of a model with seed 1, weights as at the start of a training. */
    LayerHarness(Layer layer, Shape input, int largestMinibatch, TreeCover cover) {
        this(layer, input, largestMinibatch, cover, 1, 0);
    }

    LayerHarness(Layer layer, Shape input, int largestMinibatch, TreeCover cover, long seed, int index) {
        this.input = input;
        this.cover = cover;
        output = layer.output(input);
        parameters = layer.parameters(input);
        int[] offsets = new int[parameters.size()];
        int size = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = size;
            size += parameters.get(i).shape().elements();
        }
        weights = new float[size];
        for (int i = 0; i < offsets.length; i++) {
            RandomStream random = new RandomStream(seed).name(Purpose.INITIALISATION, index, 0, i);
            int end = offsets[i] + parameters.get(i).shape().elements();
            parameters.get(i).initialiser().fill(random, weights, offsets[i], end);
        }
        for (int rank = 0; rank < cover.workers(); rank++) {
            workers.add(bind(layer, largestMinibatch, rank, seed, index, offsets));
        }
        minibatch(largestMinibatch);
    }

    /** That many workers with about as many shards each. */
    static TreeCover evenly(int shards, int workers) {
        int[] firstShard = new int[workers + 1];
        Arrays.setAll(firstShard, rank -> rank * shards / workers);
        return new TreeCover(shards, firstShard);
    }

    private Worker bind(Layer layer, int largestMinibatch, int rank, long seed, int index, int[] offsets) {
        ShardRows rows = new ShardRows(cover, rank);
        int capacity = rows.capacity(largestMinibatch);
        List<String> names = layer.buffers();
        int channels = input.channels();
        float[] buffers = new float[names.size() * channels];
        int[] bufferOffsets = new int[names.size()];
        for (int i = 0; i < names.size(); i++) {
            bufferOffsets[i] = i * channels;
            Arrays.fill(buffers, i * channels, (i + 1) * channels, layer.initialBuffer(names.get(i)));
        }
        Binding binding = new Binding(
                index,
                input,
                output,
                activation(capacity * input.elements()),
                activation(capacity * output.elements()),
                largestMinibatch,
                capacity,
                rows,
                Gathering.ofAll(cover, rank),
                new ShardSum(rows),
                weights,
                offsets,
                new NodeSums(rows, weights.length),
                buffers,
                bufferOffsets,
                new RandomStream(seed));
        return new Worker(binding, layer.bind(binding), new Minibatch(rows, capacity));
    }

    private static Activation activation(int length) {
        return new Activation(new float[length], new float[length]);
    }

    /** The next passes are over that many samples. */
    LayerHarness minibatch(int samples) {
        this.samples = samples;
        return this;
    }

    LayerHarness step(int step) {
        this.step = step;
        return this;
    }

    /** Row i of the next passes is that sample of the data set + i. */
    LayerHarness firstSample(int firstSample) {
        this.firstSample = firstSample;
        return this;
    }

    int samples() {
        return samples;
    }

    int parameterOffset(int parameter) {
        return workers.get(0).binding().offsets()[parameter];
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /** Training mode. Returns y (B, elements of the output). */
    float[] forward(float[] x) {
        load(x);
        everyOther(worker -> worker.pass().prepare(worker.minibatch()));
        workers.forEach(worker -> worker.pass().forward(worker.minibatch()));
        exchange(workers.stream()
                .map(worker -> worker.pass().forwardStatistics())
                .toList());
        workers.forEach(worker -> worker.pass().finishForward(worker.minibatch()));
        return values();
    }

    float[] evaluate(float[] x) {
        load(x);
        workers.forEach(worker -> worker.pass().evaluate(worker.minibatch()));
        return values();
    }

    /** What may be done ahead is, by some workers: it makes no difference. */
    private void everyOther(Consumer<Worker> ahead) {
        for (int rank = 1; rank < workers.size(); rank += 2) {
            ahead.accept(workers.get(rank));
        }
    }

    /** After {@link #forward}. Returns dx (B, elements of the input); see {@link #gradient}. */
    float[] backward(float[] dy) {
        for (Worker worker : workers) {
            for (float[] node : worker.binding().gradients().nodes()) {
                Arrays.fill(node, Float.NaN); // a pass overwrites whatever was there
            }
            Arrays.fill(worker.binding().in().gradient(), Float.NaN);
            int from = worker.minibatch().rows().firstGlobalRow() * output.elements();
            float[] gradient = worker.binding().out().gradient();
            System.arraycopy(dy, from, gradient, 0, worker.rows() * output.elements());
        }
        everyOther(worker -> {
            if (worker.pass().splits()) {
                worker.pass().inputGradient(worker.minibatch());
            }
            List<Integer> blocks = worker.pass().gradientBlocks();
            blocks.stream()
                    .limit(workers.indexOf(worker))
                    .forEach(end -> assertEquals(end, worker.pass().gradientBlock(worker.minibatch())));
        });
        workers.forEach(worker -> worker.pass().backward(worker.minibatch()));
        exchange(workers.stream()
                .map(worker -> worker.pass().backwardStatistics())
                .toList());
        workers.forEach(worker -> worker.pass().finishBackward(worker.minibatch()));
        float[] dx = new float[samples * input.elements()];
        for (Worker worker : workers) {
            int from = worker.minibatch().rows().firstGlobalRow() * input.elements();
            System.arraycopy(worker.binding().in().gradient(), 0, dx, from, worker.rows() * input.elements());
        }
        return dx;
    }

    /** After {@link #backward}: the gradient of all parameters, summed over all nodes in tree order. */
    float[] gradient() {
        float[][] nodes = new float[cover.nodes().size()][];
        boolean[] present = new boolean[nodes.length];
        int number = 0;
        for (Worker worker : workers) {
            for (float[] node : worker.binding().gradients().nodes()) {
                int lo = cover.nodes().get(number).lo();
                int hi = cover.nodes().get(number).hi();
                present[number] = worker.minibatch().rows().rows(lo, hi) > 0;
                nodes[number++] = node.clone();
            }
        }
        return nodes[
                new TreeFold(cover).fold(present, (left, right) -> {
                    for (int i = 0; i < weights.length; i++) {
                        nodes[left][i] += nodes[right][i];
                    }
                })];
    }

    /** A worker's buffers, one after another. */
    float[] buffers(int rank) {
        return workers.get(rank).binding().buffers();
    }

    /** Bytes that the passes of a step allocate, after {@link #backward}; one worker only. */
    long allocatedInStep() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LayerPass pass = workers.get(0).pass();
        Minibatch minibatch = workers.get(0).minibatch();
        long before = threads.getCurrentThreadAllocatedBytes();
        pass.forward(minibatch);
        pass.finishForward(minibatch);
        pass.backward(minibatch);
        pass.finishBackward(minibatch);
        pass.evaluate(minibatch);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void load(float[] x) {
        for (Worker worker : workers) {
            ShardRows rows = worker.minibatch().rows();
            rows.minibatch(samples);
            worker.minibatch().step(step);
            for (int row = 0; row < rows.rows(); row++) {
                worker.minibatch().samples()[row] = firstSample + rows.firstGlobalRow() + row;
            }
            int from = rows.firstGlobalRow() * input.elements();
            System.arraycopy(x, from, worker.binding().in().values(), 0, rows.rows() * input.elements());
        }
    }

    private float[] values() {
        float[] y = new float[samples * output.elements()];
        for (Worker worker : workers) {
            int from = worker.minibatch().rows().firstGlobalRow() * output.elements();
            System.arraycopy(worker.binding().out().values(), 0, y, from, worker.rows() * output.elements());
        }
        return y;
    }

    /** Copies, as the network does, and to everyone. */
    private void exchange(List<ShardStatistics> statistics) {
        for (int sender = 0; sender < statistics.size(); sender++) {
            for (int receiver = 0; receiver < statistics.size(); receiver++) {
                if (statistics.get(sender) != null && sender != receiver) {
                    float[][] sent = Arrays.stream(statistics.get(sender).own())
                            .map(float[]::clone)
                            .toArray(float[][]::new);
                    statistics.get(receiver).accept(sender, sent);
                }
            }
        }
    }
}

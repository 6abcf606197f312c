package org.talkoot.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.talkoot.engine.data.Augmenter;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Binding;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.Minibatch;
import org.talkoot.engine.layer.NodeSums;
import org.talkoot.engine.layer.ShardRows;
import org.talkoot.engine.layer.ShardSum;
import org.talkoot.engine.loss.Loss;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.tree.Gathering;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.engine.tree.Turns;

/**
 * A model on one worker of one world: the arrays it computes with, and each stage's {@link LayerPass}. The worker calls
 * load, the stages' passes forward, the loss, and the passes backward; what it calls between exchanges is a segment.
 *
 * <p>Not thread-safe: only the worker's own thread touches it, except for the statistics and gradients, whose ownership
 * {@link org.talkoot.engine.layer.ShardStatistics} and {@link #gradients} describe. Nothing is allocated after the
 * constructor.
 */
public final class Replica {
    private static final int NONE = -1;

    private final Model model;
    private final Minibatch minibatch;
    private final float[] inputs; // (capacity, elements of a sample)
    private final List<LayerPass> passes = new ArrayList<>(); // one a stage
    private final List<Activation> outputs = new ArrayList<>(); // one a stage
    private final NodeSums gradients; // of parameters + 1
    private final int[] firstParameter; // (stages): where its parameters begin
    private final int[] endParameter; // (stages): and end; the same where it has none
    private final LossPass loss;
    private int carriedTo; // in the flat parameters: of the stage whose gradients are computed block by block
    private int stepLoadedAhead = NONE; // whose samples are in the inputs already

    /** One that computes all its shards at once, and hears of the statistics of all others. */
    public Replica(
            Model model,
            Loss loss,
            TreeCover cover,
            int rank,
            int largestMinibatch,
            long seed,
            float[] weights,
            float[] buffers) {
        this(
                model,
                loss,
                Turns.one(cover, rank),
                Gathering.ofAll(cover, rank),
                largestMinibatch,
                seed,
                weights,
                buffers);
    }

    /**
     * @param turns in which it computes its shards
     * @param gathering what it hears of statistics over all shards
     * @param weights flat parameters, which may be shared with other workers; read only here
     * @param buffers flat buffers, this worker's own
     * @param largestMinibatch the most samples of a minibatch over the whole world
     */
    public Replica(
            Model model,
            Loss loss,
            Turns turns,
            Gathering gathering,
            int largestMinibatch,
            long seed,
            float[] weights,
            float[] buffers) {
        this.model = model;
        ShardRows rows = new ShardRows(turns);
        int capacity = rows.capacity(largestMinibatch);
        minibatch = new Minibatch(rows, capacity);
        inputs = new float[Math.multiplyExact(capacity, model.input().elements())];
        gradients = new NodeSums(rows, model.parameters() + 1);
        ShardSum shardSum = new ShardSum(rows);
        shardSum.reserve(1);
        List<Stage> stages = model.stages();
        firstParameter = stages.stream()
                .mapToInt(stage ->
                        parameters(stage).mapToInt(Tensor::offset).min().orElse(0))
                .toArray();
        endParameter = stages.stream()
                .mapToInt(stage -> parameters(stage).mapToInt(Tensor::end).max().orElse(0))
                .toArray();
        Activation[] between = Activations.allocate(stages, inputs, capacity);
        RandomStream random = new RandomStream(seed);
        for (int i = 0; i < stages.size(); i++) {
            Activation in = between[i];
            Activation out = between[i + 1];
            outputs.add(out);
            if (Activations.isNothingLeft(stages, i)) {
                passes.add(Activations.nothing());
            } else if (stages.get(i) instanceof Stage.Computation stage) {
                Binding binding = new Binding(
                        i,
                        stage.input(),
                        stage.output(),
                        in,
                        out,
                        largestMinibatch,
                        capacity,
                        rows,
                        gathering,
                        shardSum,
                        weights,
                        stage.offsets(),
                        gradients,
                        buffers,
                        stage.bufferOffsets(),
                        random);
                passes.add(
                        stage.layer() instanceof BatchNorm norm && Rectification.isDoneBy(stages, i)
                                ? norm.bindRectified(binding)
                                : stage.layer().bind(binding));
            } else if (stages.get(i) instanceof Stage.Join join) {
                passes.add(new ResidualPass.Join(
                        between[join.fork()], in, out, join.input().elements()));
            } else {
                int end = ResidualPass.join(stages, i);
                passes.add(new ResidualPass.Fork(
                        in, between[end + 1], stages.get(i).input().elements()));
            }
        }
        Neighbours.introduce(stages, passes);
        this.loss = new LossPass(
                loss,
                turns,
                shardSum,
                gradients,
                model.lossIndex(),
                between[stages.size()],
                model.output().elements(),
                capacity);
    }

    private static Stream<Tensor> parameters(Stage stage) {
        return stage.tensors().stream().filter(tensor -> tensor.kind() == Tensor.Kind.PARAMETER);
    }

    public Model model() {
        return model;
    }

    public LayerPass pass(int stage) {
        return passes.get(stage);
    }

    public Minibatch minibatch() {
        return minibatch;
    }

    /** The backward pass of a stage, or the rest of it, and of its gradients those sums that the turn completes. */
    public void backward(int stage) {
        passes.get(stage).backward(minibatch);
        carry(stage, endParameter[stage]);
        carriedTo = 0;
    }

    /** The next {@linkplain LayerPass#gradientBlock block} of a stage's gradients; the next backward is that stage's. */
    public void gradientBlock(int stage) {
        carry(stage, passes.get(stage).gradientBlock(minibatch));
    }

    private void carry(int stage, int end) {
        gradients.carry(Math.max(carriedTo, firstParameter[stage]), end);
        carriedTo = end;
    }

    /**
     * What a stage computed of the minibatch at hand, for who studies a training: only to be read. The values are complete after
     * the forward pass of the stage that follows, the gradient, that of the minibatch's mean loss, after the stage's own backward
     * pass; it is null before the first parameters. A batch norm before a ReLU shows what the ReLU computed.
     */
    public Activation output(int stage) {
        return outputs.get(stage);
    }

    public LossPass loss() {
        return loss;
    }

    /**
     * The partial gradients of this worker's nodes (nodes, parameters + 1), averaged over the minibatch once summed over
     * all nodes, with the loss at {@link Model#lossIndex}.
     *
     * <p>Ownership: a chunk of them is written by this worker's backward of a step, then belongs to the chunk's owner, who
     * may add to it in place, until it has sent out the chunk's new weights.
     */
    public float[][] gradients() {
        return gradients.nodes();
    }

    /**
     * Loads this worker's rows of the minibatch {@code order[from .. from + samples)}: those of the turn at hand.
     *
     * @param step counted from 0 over the whole job
     */
    public void load(Dataset data, int[] order, int from, int samples, int step) {
        ShardRows rows = minibatch.rows();
        rows.minibatch(samples);
        minibatch.step(step);
        int first = from + rows.firstGlobalRow();
        System.arraycopy(order, first, minibatch.samples(), 0, rows.rows());
        if (step != stepLoadedAhead) {
            data.gather(minibatch.samples(), 0, rows.rows(), inputs, 0);
        }
        stepLoadedAhead = NONE;
        loss.load(data, order, from, samples, minibatch);
    }

    /**
     * Reads the samples that {@link #load} will load next with the same arguments. The backward pass of the minibatch at hand
     * must be complete: its inputs are gone, and all else of it stays.
     */
    public void loadAhead(Dataset data, int[] order, int from, int samples, int step) {
        ShardRows rows = minibatch.rows();
        int atHand = rows.minibatch();
        rows.minibatch(samples);
        int first = from + rows.firstGlobalRow();
        int end = first + rows.rows();
        rows.minibatch(atHand);
        data.gather(order, first, end, inputs, 0);
        stepLoadedAhead = step;
    }

    /** Changes the images of the minibatch just loaded, as it is done in that epoch. */
    public void augment(Augmenter augmenter, int epoch) {
        for (int row = 0; row < minibatch.rows().rows(); row++) {
            augmenter.apply(inputs, row, epoch, minibatch.samples()[row]);
        }
    }

    /** Computes the outputs (rows, outputs) of the first {@code rows} prepared samples (rows, elements of a sample). */
    public float[] predict(float[] samples, int rows) {
        minibatch.rows().minibatch(rows);
        System.arraycopy(samples, 0, inputs, 0, rows * model.input().elements());
        for (LayerPass pass : passes) {
            pass.evaluate(minibatch);
        }
        return java.util.Arrays.copyOf(
                outputs.get(outputs.size() - 1).values(), rows * model.output().elements());
    }

    /**
     * The first stage with an output that isn't finite in the minibatch just computed, and where; or null.
     *
     * @param computed how many of the stages have computed it
     */
    public NonFinite firstNonFinite(int computed) {
        ShardRows rows = minibatch.rows();
        for (int stage = 0; stage < computed; stage++) {
            for (int shard = rows.firstShard(); shard < rows.endShard(); shard++) {
                int[] samples = nonFinite(stage, rows.start(shard), rows.start(shard + 1));
                if (samples.length > 0) {
                    return new NonFinite(model.stages().get(stage).position(), shard, samples);
                }
            }
        }
        return null;
    }

    /** The samples of the rows [from, to) for which a stage's output isn't finite. */
    private int[] nonFinite(int stage, int from, int to) {
        int elements = model.stages().get(stage).output().elements();
        float[] values = outputs.get(stage).values();
        return IntStream.range(from, to)
                .filter(row ->
                        IntStream.range(row * elements, (row + 1) * elements).anyMatch(i -> !Float.isFinite(values[i])))
                .map(row -> minibatch.samples()[row])
                .toArray();
    }

    /**
     * Where something isn't finite.
     *
     * @param samples of the data set, of that shard, whose rows hold such a value
     */
    public record NonFinite(String position, int shard, int[] samples) {}
}

package org.talkoot.engine.model;

import java.util.List;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.layer.Minibatch;
import org.talkoot.engine.layer.NodeSums;
import org.talkoot.engine.layer.ShardRows;
import org.talkoot.engine.layer.ShardSum;
import org.talkoot.engine.loss.Loss;
import org.talkoot.engine.loss.Loss.Targets;
import org.talkoot.engine.tree.SummationTree.Node;
import org.talkoot.engine.tree.Turns;

/** The loss at the end of a model on one worker: its value, its gradient, and what evaluation counts. */
public final class LossPass {
    private final Loss loss;
    private final ShardSum shardSum;
    private final NodeSums gradients; // of parameters + 1
    private final int lossIndex;
    private final Activation logits; // (rows, outputs)
    private final int outputs;
    private final int[] labels; // (capacity)
    private final float[] numbers; // (capacity)
    private final int firstShard; // of this worker
    private final double[] lossSums; // (shards of this worker): of the evaluation so far
    private final long[] correct; // (shards of this worker)
    private final ShardSum.Leaf leaf = this::leaf;
    private Targets targets;
    private Minibatch minibatch;
    private double totalWeight; // of the minibatch's samples, over the whole world
    private double evaluationScale; // samples over the sum of their weights
    private long[][] predictions; // by label and class predicted; null unless they are counted

    LossPass(
            Loss loss,
            Turns turns,
            ShardSum shardSum,
            NodeSums gradients,
            int lossIndex,
            Activation logits,
            int outputs,
            int capacity) {
        this.loss = loss;
        this.shardSum = shardSum;
        this.gradients = gradients;
        this.lossIndex = lossIndex;
        this.logits = logits;
        this.outputs = outputs;
        labels = new int[capacity];
        numbers = new float[capacity];
        firstShard = turns.firstShard();
        lossSums = new double[turns.endShard() - firstShard];
        correct = new long[lossSums.length];
        targets = new Targets(labels, null);
    }

    /** Takes the targets of the minibatch {@code order[from .. from + samples)}: of its own rows, and the sum of all weights. */
    void load(Dataset data, int[] order, int from, int samples, Minibatch minibatch) {
        totalWeight = samples;
        if (loss.isWeighted()) {
            totalWeight = 0;
            for (int i = from; i < from + samples; i++) {
                totalWeight += loss.weight(data.label(order[i]));
            }
        }
        boolean numeric = data.classes() == 0;
        if (numeric != targets.numeric()) {
            targets = new Targets(labels, numeric ? numbers : null);
        }
        for (int row = 0; row < minibatch.rows().rows(); row++) {
            if (numeric) {
                numbers[row] = data.target(minibatch.samples()[row]);
            } else {
                labels[row] = data.label(minibatch.samples()[row]);
            }
        }
    }

    /**
     * Writes the gradient by the logits and, into each node's gradient, its part of the minibatch's mean loss. False if
     * a part isn't finite.
     */
    public boolean compute(Minibatch minibatch) {
        this.minibatch = minibatch;
        boolean finite = true;
        List<Node> nodes = minibatch.rows().nodes();
        for (int node = 0; node < nodes.size(); node++) {
            Node shards = nodes.get(node);
            if (shardSum.sum(shards.lo(), shards.hi(), leaf, gradients.of(node), lossIndex, 1)) {
                finite &= Float.isFinite(gradients.of(node)[lossIndex]);
            }
        }
        gradients.carry(lossIndex, lossIndex + 1);
        return finite;
    }

    private void leaf(int shard, float[] destination, int offset) {
        ShardRows rows = minibatch.rows();
        float scale = (float) (1 / totalWeight);
        double sum = loss.rows(logits, outputs, targets, rows.start(shard), rows.rows(shard), scale);
        destination[offset] = (float) (sum / totalWeight);
    }

    /** Begins to count an evaluation of all the samples of that data. */
    public void beginEvaluation(Dataset data) {
        double sum = data.size();
        if (loss.isWeighted()) {
            sum = 0;
            for (int sample = 0; sample < data.size(); sample++) {
                sum += loss.weight(data.label(sample));
            }
        }
        evaluationScale = data.size() / sum;
        java.util.Arrays.fill(lossSums, 0);
        java.util.Arrays.fill(correct, 0);
    }

    /** Adds the minibatch just evaluated to each shard's sums. */
    public void evaluate(Minibatch minibatch) {
        ShardRows rows = minibatch.rows();
        for (int shard = rows.firstShard(); shard < rows.endShard(); shard++) {
            int own = shard - firstShard;
            int start = rows.start(shard);
            if (rows.rows(shard) > 0) {
                double sum = loss.rows(logits, outputs, targets, start, rows.rows(shard), 0f);
                lossSums[own] += sum * evaluationScale;
            }
            for (int row = start; !targets.numeric() && row < start + rows.rows(shard); row++) {
                if (Loss.correct(logits.values(), outputs, row, labels[row])) {
                    correct[own]++;
                }
                if (predictions != null) {
                    predictions[labels[row]][Loss.predicted(logits.values(), outputs, row)]++;
                }
            }
        }
    }

    /** From now on each sample that is evaluated is added to {@code counts[label][predicted]}, where targets are classes. */
    public void countPredictions(long[][] counts) {
        predictions = counts;
    }

    /**
     * Sum of the losses of each of this worker's shards over the evaluation; where they are weighted, divided by the mean
     * weight of the whole data, so that the mean over its samples is the weighted one.
     */
    public double[] lossSums() {
        return lossSums.clone();
    }

    /** Correct predictions of each of this worker's shards over the evaluation; zeros for numeric targets. */
    public long[] correct() {
        return correct.clone();
    }
}

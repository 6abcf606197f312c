package org.talkoot.deploy.docs;

import java.util.Locale;

/**
 * What a training step costs where each node has one worker with one subtree of the shards, as docs/scaling.md derives it.
 *
 * @param computeMs of a worker's share of the minibatch
 * @param parameters of the model
 * @param chunks that they are cut into
 * @param norms batch norms
 */
record StepCost(Costs costs, double computeMs, long parameters, int chunks, int norms) {
    private static final double NS_PER_MS = 1e6;

    /**
     * What a machine's transport costs.
     *
     * @param hopMs from one worker to another
     * @param byteNs of a processor, at either end
     * @param messageMs likewise
     */
    record Costs(double hopMs, double byteNs, double messageMs) {}

    /** The most that a node sends, or receives, in a step: all gradients of the chunks that it owns, and the other weights. */
    double mostBytes(int nodes) {
        double bytes = (double) parameters * Float.BYTES;
        int owned = (chunks + nodes - 1) / nodes;
        return bytes / chunks * owned * (nodes - 1) + bytes * (chunks - owned) / chunks;
    }

    /** Messages that it sends and receives. */
    private double mostMessages(int nodes) {
        int owned = (chunks + nodes - 1) / nodes;
        return 2.0 * (owned * (nodes - 1) + chunks - owned) + 4.0 * norms * (nodes - 1);
    }

    double latencyMs() {
        return (2 + 2 * norms) * costs.hopMs;
    }

    double linkMs(int nodes, double gigabits) {
        return mostBytes(nodes) * Byte.SIZE / (gigabits * 1e9) * 1e3;
    }

    double processorMs(int nodes) {
        return 2 * mostBytes(nodes) * costs.byteNs / NS_PER_MS + mostMessages(nodes) * costs.messageMs;
    }

    /** Nothing of the exchange is hidden behind backward: the upper bound. */
    double stepMs(int nodes, double gigabits) {
        return computeMs + latencyMs() + Math.max(linkMs(nodes, gigabits), processorMs(nodes));
    }

    /** A row of the page's table. */
    String row(String model, int nodes) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.0f | %.0f | %.0f |",
                model,
                nodes,
                mostBytes(nodes) / 1e6,
                linkMs(nodes, 10),
                linkMs(nodes, 100),
                processorMs(nodes),
                stepMs(nodes, 100));
    }
}

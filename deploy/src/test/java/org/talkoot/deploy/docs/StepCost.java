package org.talkoot.deploy.docs;

import java.util.Locale;
import org.talkoot.coordinator.Topology;

/**
 * What a training step costs where each node has one worker with one subtree of the shards, as docs/scaling.md derives it.
 *
 * @param computeMs of a worker's share of the minibatch
 * @param parameters of the model
 * @param chunks that they are cut into, in a small world
 * @param norms batch norms
 */
record StepCost(Costs costs, double computeMs, long parameters, int chunks, int norms) {
    private static final double NS_PER_MS = 1e6;
    private static final Topology TOPOLOGY = Topology.STANDARD;

    /**
     * What a machine's transport costs.
     *
     * @param hopMs from one worker to another
     * @param byteNs of a processor, at either end
     * @param messageMs likewise
     */
    record Costs(double hopMs, double byteNs, double messageMs) {}

    /** As many as a world of so many nodes has. */
    private int chunks(int nodes) {
        return chunks * TOPOLOGY.parts(parameters, chunks, nodes);
    }

    /** The most that a node sends, or receives, in a step: all gradients of the chunks that it owns, and the other weights. */
    double mostBytes(int nodes) {
        double bytes = (double) parameters * Float.BYTES;
        int all = chunks(nodes);
        int owned = (all + nodes - 1) / nodes;
        return bytes / all * owned * (nodes - 1) + bytes * (all - owned) / all;
    }

    /** Messages that it sends and receives. */
    private double mostMessages(int nodes) {
        int all = chunks(nodes);
        int owned = (all + nodes - 1) / nodes;
        return 2.0 * (owned * (nodes - 1) + all - owned)
                + 2.0 * norms * (isTree(nodes) ? treeMessages(nodes, TOPOLOGY.fanOut()) : flatMessages(nodes));
    }

    private static boolean isTree(int nodes) {
        return nodes > TOPOLOGY.mostProcesses();
    }

    /** Messages that a node sends and receives in an exchange from everyone to everyone. */
    private static int flatMessages(int nodes) {
        return 2 * (nodes - 1);
    }

    /** Those of the root of a tree: with each node below it one up and one down. */
    private static int treeMessages(int nodes, int fanOut) {
        int below = 0;
        for (int stride = 1; stride < nodes; stride *= fanOut) {
            below += Math.min(fanOut - 1, (nodes - 1) / stride);
        }
        return 2 * below;
    }

    private static int levels(int nodes, int fanOut) {
        int levels = 0;
        for (int stride = 1; stride < nodes; stride *= fanOut) {
            levels++;
        }
        return levels;
    }

    /** An exchange of statistics from everyone to everyone. */
    static double flatMs(Costs costs, int nodes) {
        return costs.hopMs + flatMessages(nodes) * costs.messageMs;
    }

    /** An exchange over a tree: up and down. */
    static double treeMs(Costs costs, int nodes, int fanOut) {
        return 2 * levels(nodes, fanOut) * costs.hopMs + treeMessages(nodes, fanOut) * costs.messageMs;
    }

    private double latencyMs(int nodes) {
        int hops = isTree(nodes) ? 2 * levels(nodes, TOPOLOGY.fanOut()) : 1;
        return (2 + 2 * norms * hops) * costs.hopMs;
    }

    double linkMs(int nodes, double gigabits) {
        return mostBytes(nodes) * Byte.SIZE / (gigabits * 1e9) * 1e3;
    }

    double processorMs(int nodes) {
        return 2 * mostBytes(nodes) * costs.byteNs / NS_PER_MS + mostMessages(nodes) * costs.messageMs;
    }

    /** Nothing of the exchange is hidden behind backward: the upper bound. */
    double stepMs(int nodes, double gigabits) {
        return computeMs + latencyMs(nodes) + Math.max(linkMs(nodes, gigabits), processorMs(nodes));
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

package org.talkoot.worker.step;

import java.util.BitSet;

/**
 * Who has been heard of what in one step. Collects by set, so that a duplicate is harmless.
 *
 * <p>Everything is cleared when the step is complete; nothing is allocated after the constructor.
 */
final class Inbox {
    private final BitSet[] statistics; // by exchange: ranks whose word is here; its own when it has told its statistics
    private final BitSet computed = new BitSet(); // exchanges for which this worker's own statistics are ready
    private final BitSet[] gradients; // by chunk: ranks that have spoken for it, at its owner or agent
    private final BitSet weights = new BitSet(); // chunks whose new weights are here
    private final BitSet velocity = new BitSet(); // chunks whose velocity is here, from another process

    Inbox(int exchanges, int chunks) {
        statistics = new BitSet[exchanges];
        gradients = new BitSet[chunks];
        java.util.Arrays.setAll(statistics, exchange -> new BitSet());
        java.util.Arrays.setAll(gradients, chunk -> new BitSet());
    }

    /** Each of these returns whether it was news. */
    boolean heardStatistics(int exchange, int rank) {
        return news(statistics[exchange], rank);
    }

    boolean heardGradient(int chunk, int rank) {
        return news(gradients[chunk], rank);
    }

    boolean heardWeights(int chunk) {
        return news(weights, chunk);
    }

    boolean heardVelocity(int chunk) {
        return news(velocity, chunk);
    }

    private static boolean news(BitSet set, int element) {
        boolean news = !set.get(element);
        set.set(element);
        return news;
    }

    /** This worker's own statistics of an exchange are ready. */
    void computed(int exchange) {
        computed.set(exchange);
    }

    /** Whether they are, and those of the given ranks are here. */
    boolean isGathered(int exchange, BitSet ranks) {
        return computed.get(exchange) && isHeard(exchange, ranks);
    }

    /** Whether the word of all those ranks is here. */
    boolean isHeard(int exchange, BitSet ranks) {
        BitSet heard = statistics[exchange];
        for (int rank = ranks.nextSetBit(0); rank >= 0; rank = ranks.nextSetBit(rank + 1)) {
            if (!heard.get(rank)) {
                return false;
            }
        }
        return true;
    }

    BitSet statistics(int exchange) {
        return statistics[exchange];
    }

    BitSet gradients(int chunk) {
        return gradients[chunk];
    }

    BitSet weights() {
        return weights;
    }

    BitSet velocity() {
        return velocity;
    }

    void clear() {
        for (BitSet heard : statistics) {
            heard.clear();
        }
        for (BitSet heard : gradients) {
            heard.clear();
        }
        computed.clear();
        weights.clear();
        velocity.clear();
    }
}

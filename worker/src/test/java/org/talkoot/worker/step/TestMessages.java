package org.talkoot.worker.step;

import java.util.BitSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;

/** Messages without content: a machine doesn't look at it. */
final class TestMessages {
    private TestMessages() {}

    static Statistics statistics(Fence fence, int step, int sender, int exchange) {
        return statistics(fence, step, sender, exchange, new BitSet());
    }

    /** @param ranks whose statistics are in it */
    static Statistics statistics(Fence fence, int step, int sender, int exchange, BitSet ranks) {
        float[] held = new float[ranks.cardinality()];
        int[] numbers = ranks.stream().toArray();
        for (int i = 0; i < held.length; i++) {
            held[i] = numbers[i];
        }
        return new Statistics(fence, step, sender, exchange, new float[][] {held});
    }

    static GradientChunk gradient(Fence fence, int step, int sender, int chunk) {
        return new GradientChunk(fence, step, sender, chunk, 0, 0, new float[0][]);
    }

    static WeightsChunk weights(Fence fence, int step, int sender, int chunk) {
        return new WeightsChunk(fence, step, sender, chunk, 0, 0, new float[0]);
    }

    static VelocityChunk velocity(Fence fence, int steps, int sender, int chunk) {
        return new VelocityChunk(fence, steps, sender, chunk, 0, 0, new float[0]);
    }
}

package org.talkoot.worker.step;

import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;

/** Messages without content: a machine doesn't look at it. */
final class TestMessages {
    private TestMessages() {}

    static Statistics statistics(Fence fence, int step, int sender, int exchange) {
        return new Statistics(fence, step, sender, exchange, new float[0][]);
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

package org.talkoot.deploy.simulation;

import java.util.Arrays;
import java.util.Optional;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;

/** What the workers of a process share, and how it gets what another process has. */
record SimulatedProcess(NodeMemory memory, States states) {

    /** The snapshot after so many steps, if it is kept here. */
    Optional<Snapshot> kept(int steps) {
        return memory.kept().stream().filter(each -> each.steps() == steps).findFirst();
    }

    /**
     * What arrives in another process: of an array the range that counts, as it is on arrival, since it must not have changed
     * until then.
     */
    static PeerMessage copy(PeerMessage message) {
        if (message instanceof Statistics m) {
            float[][] nodes = Arrays.stream(m.nodes()).map(float[]::clone).toArray(float[][]::new);
            return new Statistics(m.fence(), m.step(), m.sender(), m.exchange(), nodes);
        } else if (message instanceof GradientChunk m) {
            float[][] partials = Arrays.stream(m.partials())
                    .map(partial -> range(partial, m.from(), m.to()))
                    .toArray(float[][]::new);
            return new GradientChunk(m.fence(), m.step(), m.sender(), m.chunk(), m.from(), m.to(), partials);
        } else if (message instanceof WeightsChunk m) {
            float[] weights = range(m.weights(), m.from(), m.to());
            return new WeightsChunk(m.fence(), m.step(), m.sender(), m.chunk(), m.from(), m.to(), weights);
        }
        VelocityChunk m = (VelocityChunk) message;
        float[] velocity = range(m.velocity(), m.from(), m.to());
        return new VelocityChunk(m.fence(), m.step(), m.sender(), m.chunk(), m.from(), m.to(), velocity);
    }

    private static float[] range(float[] array, int from, int to) {
        int shift = PeerMessage.shift(array, from, to);
        return Arrays.copyOfRange(array, from - shift, to - shift);
    }
}

package org.talkoot.worker.compute;

import java.util.List;
import org.talkoot.engine.optimizer.GradientClip;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.ExchangeRoles;

/**
 * The norms of the chunks of a step's gradient, as far as this worker knows them.
 *
 * <p>Ownership: the array is sent as it is, so whoever hears of it reads those that the sender speaks for, and at once. Each is
 * written once a step, before it is told, and again in the next, which begins after all that need it have updated their chunks.
 */
final class ChunkNorms {
    private final List<Integer> owners;
    private final ExchangeRoles roles;
    private final float[] byChunk;
    private final float[][] message;

    private int factorStep = -1; // the step that the factor is of
    private float factor;

    ChunkNorms(World world, int rank) {
        owners = world.chunkOwner();
        roles = ExchangeRoles.ofNorms(world, rank);
        byChunk = new float[owners.size()];
        message = new float[][] {byChunk};
    }

    void set(int chunk, double squares) {
        byChunk[chunk] = (float) Math.sqrt(squares);
    }

    /** Takes those of whom the sender speaks for. */
    void accept(int sender, float[] norms) {
        boolean all = roles.isAbove(sender);
        for (int chunk = 0; chunk < byChunk.length; chunk++) {
            int owner = owners.get(chunk);
            if (all || sender <= owner && owner < roles.end(sender)) {
                byChunk[chunk] = norms[chunk];
            }
        }
    }

    /** What to multiply the gradient of a step with, when all are here. */
    float factor(GradientClip clip, int step) {
        if (step != factorStep) {
            factor = clip.factor(byChunk);
            factorStep = step;
        }
        return factor;
    }

    /** What is told of them. */
    float[][] message() {
        return message;
    }
}

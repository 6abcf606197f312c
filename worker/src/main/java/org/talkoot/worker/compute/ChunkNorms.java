package org.talkoot.worker.compute;

import java.util.List;
import org.talkoot.engine.optimizer.GradientClip;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.ExchangeRoles;

/**
 * The norms of a step's gradient, as far as this worker knows them: of the {@linkplain ChunkLayout#smallest smallest parts} of
 * chunks, so that they are the same in every world.
 *
 * <p>Ownership: the array is sent as it is, so whoever hears of it reads those that the sender speaks for, and at once. Each is
 * written once a step, before it is told, and again in the next, which begins after all that need it have updated their chunks.
 */
final class ChunkNorms {
    private final List<Integer> owners;
    private final ExchangeRoles roles;
    private final float[] byPart;
    private final float[][] message;

    private int factorStep = -1; // the step that the factor is of
    private float factor;

    ChunkNorms(World world, int rank, int parts) {
        owners = world.chunkOwner();
        roles = ExchangeRoles.ofNorms(world, rank);
        byPart = new float[parts];
        message = new float[][] {byPart};
    }

    void set(int part, double squares) {
        byPart[part] = (float) Math.sqrt(squares);
    }

    /** Takes those of whom the sender speaks for. */
    void accept(int sender, float[] norms) {
        boolean all = roles.isAbove(sender);
        for (int part = 0; part < byPart.length; part++) {
            int owner = owners.get((int) ((long) part * owners.size() / byPart.length));
            if (all || sender <= owner && owner < roles.end(sender)) {
                byPart[part] = norms[part];
            }
        }
    }

    /** What to multiply the gradient of a step with, when all are here. */
    float factor(GradientClip clip, int step) {
        if (step != factorStep) {
            factor = clip.factor(byPart);
            factorStep = step;
        }
        return factor;
    }

    /** Of the gradient of all parameters, when all are here. */
    double whole() {
        return GradientClip.whole(byPart);
    }

    /** What is told of them. */
    float[][] message() {
        return message;
    }
}

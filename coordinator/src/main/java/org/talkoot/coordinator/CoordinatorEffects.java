package org.talkoot.coordinator;

import java.util.List;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.World;

/** What the coordinator's machine asks of whoever drives it: an actor, or a simulator. */
public interface CoordinatorEffects {

    /**
     * Tell each of the workers of its world.
     *
     * @param names of the workers, by rank
     */
    void formWorld(World world, List<String> names);

    /** Tell all workers to train on to the next boundary, and how patient to be. */
    void proceed(Fence fence, int boundary, long patienceMs);

    /** Tell all workers to evaluate the weights after so many steps. */
    void evaluate(Fence fence, int steps, EvaluationSet set);

    /** Ask a worker for the final values, those after so many steps. */
    void deliverState(Fence fence, int rank, int steps);

    /**
     * Have a node that lacks it sent the snapshot after so many steps. May be asked again: nothing comes of it where that is
     * under way.
     *
     * @param from a node that holds it, or {@link Start#STORE}
     */
    void supply(String node, int steps, String from);

    /** A worker may go: it is in no world any more. */
    void release(String name);

    /** A worker hangs, or can't be relied on: write it off, and start another in its place. */
    void replace(String name);

    /** Tell whoever started the job. */
    void publish(JobEvent event);

    /** The job is over: stop all workers, and the coordinator. */
    void stop();
}

package org.talkoot.coordinator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.protocol.message.WorkerReport.Alive;

/**
 * How it stands with a job at one moment, as its coordinator's machine sees it.
 *
 * @param awaited workers; 0 where none are
 * @param complete steps, committed or not
 */
record Standing(
        CoordinatorMachine.Phase phase,
        Fence fence,
        int awaited,
        int committed,
        int complete,
        int steps,
        List<JobStatus.Worker> workers) {

    /** The workers of the world by rank, then those that wait for the next one. */
    static List<JobStatus.Worker> workers(Generation world, Membership membership, Pace pace, long nowMs) {
        List<JobStatus.Worker> workers = new ArrayList<>();
        if (world != null) {
            for (int rank = 0; rank < world.workers(); rank++) {
                workers.add(inWorld(world, rank, pace, nowMs));
            }
        }
        for (String name : membership.ranked()) {
            if (world == null || !world.has(name)) {
                workers.add(new JobStatus.Worker(name, 0, 0, 0, -1, "it waits for the next world", false, Map.of()));
            }
        }
        return workers;
    }

    private static JobStatus.Worker inWorld(Generation world, int rank, Pace pace, long nowMs) {
        String name = world.names().get(rank);
        Alive newest = world.vigil().newest(rank);
        return new JobStatus.Worker(
                name,
                world.world().shards(rank),
                newest == null ? world.world().startStep() : newest.steps(),
                pace.msPerShard(name),
                world.vigil().silentMs(rank, nowMs),
                newest == null ? "it enters the world" : world.named(newest.doing()),
                pace.lags(name, world.names()),
                newest == null ? Map.of() : newest.spentMs());
    }

    /** With what only others know. */
    JobStatus told(CoordinatorActor.AskStatus ask, Course course) {
        boolean trains = phase != CoordinatorMachine.Phase.FORMING && phase != CoordinatorMachine.Phase.OVER;
        return new JobStatus(
                ask.job(),
                phase.name().toLowerCase(Locale.ROOT),
                fence,
                awaited,
                committed,
                complete,
                steps,
                course.loss(),
                trains ? course.stepsPerSecond() * ask.samplesPerStep() : 0,
                course.recoveries(),
                ask.nodes(),
                workers);
    }
}

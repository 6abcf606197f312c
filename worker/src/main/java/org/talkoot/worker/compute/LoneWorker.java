package org.talkoot.worker.compute;

import java.util.Collections;
import java.util.List;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.job.TrainingJob;
import org.talkoot.worker.step.StepProgram;

/** A worker that has all shards and owns all chunks: it computes on the thread that calls, without an actor or a peer. */
public final class LoneWorker {
    private LoneWorker() {}

    /**
     * Computes on from a snapshot, after which the job has more steps.
     *
     * @param steps of the job that are to be complete
     */
    public static Snapshot trained(TrainingJob job, Snapshot from, int steps) {
        WorkerCompute compute = of(job, new NodeMemory(from));
        for (int step = from.steps(); step < steps; step++) {
            train(compute, step);
        }
        return new Snapshot(steps, compute.weights(), compute.velocity(), compute.buffers());
    }

    /** @param memory whose committed snapshot it begins from */
    public static WorkerCompute of(TrainingJob job, NodeMemory memory) {
        int chunks = new ChunkLayout(job.model()).chunks().size();
        World alone = new World(
                new Fence(1, 1),
                List.of(0, job.spec().shards()),
                Collections.nCopies(chunks, 0),
                memory.committed(),
                job.steps(),
                Long.MAX_VALUE);
        return new WorkerCompute(job, alone, 0, memory);
    }

    /** Computes a whole step. */
    public static void train(WorkerCompute compute, int step) {
        StepProgram program = compute.program();
        for (int i = 0; i < program.instructions(); i++) {
            compute.run(program.instruction(i).segment(), step);
        }
        for (int chunk = 0; program.clips() && chunk < program.chunks(); chunk++) {
            compute.run(program.measurement(chunk), step);
        }
        for (int chunk = 0; chunk < program.chunks(); chunk++) {
            compute.run(program.update(chunk), step);
        }
    }

    /** Evaluates a minibatch, numbered as {@link org.talkoot.worker.step.EvaluationMinibatches} has them. */
    public static void evaluate(WorkerCompute compute, int minibatch) {
        for (int i = 0; i < compute.program().evaluationSegments(); i++) {
            compute.run(compute.program().evaluation(i), minibatch);
        }
    }
}

package org.talkoot.worker.step;

import java.util.BitSet;
import java.util.stream.Collectors;
import org.talkoot.protocol.message.World;

/** Says in words what a worker waits for. */
final class Overdue {
    private Overdue() {}

    static String describe(StepProgram program, World world, Inbox inbox, int next, int rank) {
        if (next < program.instructions()) {
            StepProgram.Instruction instruction = program.instruction(next);
            BitSet missing = world.peersWithShards(rank);
            missing.andNot(inbox.statistics(instruction.awaits()));
            return program.describe(instruction.segment()) + ": no statistics from " + workers(missing);
        }
        for (int chunk = 0; chunk < program.chunks(); chunk++) {
            BitSet missing = new BitSet();
            if (inbox.weights().get(chunk)) {
                continue;
            }
            if (world.chunkOwner().get(chunk) == rank) {
                missing.set(0, world.workers());
                missing.andNot(inbox.gradients(chunk));
                return "the update of chunk " + chunk + ": no gradient from " + workers(missing);
            }
            missing.set(world.chunkOwner().get(chunk));
            return "the end of the step: no new weights of chunk " + chunk + " from " + workers(missing);
        }
        return "the end of the step";
    }

    private static String workers(BitSet ranks) {
        return ranks.stream().mapToObj(rank -> "rank " + rank).collect(Collectors.joining(", "));
    }
}

package org.talkoot.worker.step;

import java.util.BitSet;
import java.util.stream.Collectors;
import org.talkoot.protocol.message.World;

/**
 * What a worker that has nothing to compute waits for.
 *
 * @param what in words
 * @param from the ranks that haven't sent it
 */
record Awaited(String what, BitSet from) {

    static Awaited of(StepProgram program, World world, Inbox inbox, int next, int rank) {
        if (next < program.instructions()) {
            StepProgram.Instruction instruction = program.instruction(next);
            BitSet missing = world.peersWithShards(rank);
            missing.andNot(inbox.statistics(instruction.awaits()));
            return missing(program.describe(instruction.segment()) + ": no statistics from ", missing);
        }
        for (int chunk = 0; chunk < program.chunks(); chunk++) {
            BitSet missing = new BitSet();
            if (inbox.weights().get(chunk)) {
                continue;
            }
            if (world.chunkOwner().get(chunk) == rank) {
                missing.set(0, world.workers());
                missing.andNot(inbox.gradients(chunk));
                return missing("the update of chunk " + chunk + ": no gradient from ", missing);
            }
            missing.set(world.chunkOwner().get(chunk));
            return missing("the end of the step: no new weights of chunk " + chunk + " from ", missing);
        }
        return new Awaited("the end of the step", new BitSet());
    }

    private static Awaited missing(String what, BitSet ranks) {
        String names = ranks.stream().mapToObj(rank -> "rank " + rank).collect(Collectors.joining(", "));
        return new Awaited(what + names, ranks);
    }
}

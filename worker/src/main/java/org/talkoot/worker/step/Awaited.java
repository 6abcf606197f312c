package org.talkoot.worker.step;

import java.util.BitSet;
import java.util.stream.Collectors;

/**
 * What a worker that has nothing to compute waits for.
 *
 * @param what in words
 * @param from the ranks that haven't sent it
 */
record Awaited(String what, BitSet from) {

    /** Of an exchange, in the middle of a step. */
    static Awaited statistics(
            StepProgram program, StepProgram.Instruction instruction, StatisticsRoles roles, Inbox inbox) {
        BitSet heard = inbox.statistics(instruction.awaits());
        BitSet missing = without(roles.gathered(), heard);
        if (missing.isEmpty()) {
            missing = without(roles.awaited(), heard);
        }
        return missing(program.describe(instruction.segment()) + ": no statistics from ", missing);
    }

    /** At the end of a step: the word that is missing for the first chunk whose new weights aren't here. */
    static Awaited chunk(ChunkRoles roles, Inbox inbox, int chunks) {
        int chunk = inbox.weights().nextClearBit(0);
        if (chunk >= chunks) {
            return new Awaited("the end of the step", new BitSet());
        }
        BitSet missing = without(roles.speakers(chunk), inbox.gradients(chunk));
        if (roles.owns(chunk)) {
            return missing("the update of chunk " + chunk + ": no gradient from ", missing);
        }
        if (!missing.isEmpty()) {
            return missing("combining chunk " + chunk + ": no gradient from ", missing);
        }
        missing.set(roles.source(chunk));
        return missing("the end of the step: no new weights of chunk " + chunk + " from ", missing);
    }

    /** At a boundary, of the first chunk of another process that isn't here. */
    static Awaited velocity(ChunkRoles roles, Inbox inbox) {
        int chunk = without(roles.foreign(), inbox.velocity()).nextSetBit(0);
        if (chunk < 0) {
            return new Awaited("the snapshot", new BitSet());
        }
        BitSet source = new BitSet();
        source.set(roles.source(chunk));
        return missing("the snapshot: no velocity of chunk " + chunk + " from ", source);
    }

    private static BitSet without(BitSet expected, BitSet heard) {
        BitSet missing = (BitSet) expected.clone();
        missing.andNot(heard);
        return missing;
    }

    private static Awaited missing(String what, BitSet ranks) {
        String names = ranks.stream().mapToObj(rank -> "rank " + rank).collect(Collectors.joining(", "));
        return new Awaited(what + names, ranks);
    }
}

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
            StepProgram program, StepProgram.Instruction instruction, ExchangeRoles roles, Inbox inbox) {
        BitSet missing = roles.missing(inbox.statistics(instruction.awaits()));
        return missing(program.describe(instruction.segment()) + ": no statistics from ", missing);
    }

    /** At the end of a step: first what others wait for, too. */
    static Awaited endOfStep(StepProgram program, ChunkRoles roles, ExchangeRoles norms, Inbox inbox) {
        for (int chunk = 0; chunk < program.chunks(); chunk++) {
            BitSet missing = without(roles.speakers(chunk), inbox.gradients(chunk));
            if (!missing.isEmpty()) {
                String what = roles.owns(chunk) ? "the update of chunk " : "combining chunk ";
                return missing(what + chunk + ": no gradient from ", missing);
            }
        }
        if (program.clips()) {
            BitSet missing = norms.missing(inbox.statistics(program.normExchange()));
            if (!missing.isEmpty()) {
                return missing("clipping the gradient: no norms from ", missing);
            }
        }
        int chunk = inbox.weights().nextClearBit(0);
        if (chunk >= program.chunks()) {
            return new Awaited("the end of the step", new BitSet());
        }
        BitSet source = new BitSet();
        source.set(roles.source(chunk));
        return missing("the end of the step: no new weights of chunk " + chunk + " from ", source);
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

package org.talkoot.worker.step;

import java.util.BitSet;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.StepProgram.Instruction;

/**
 * What a worker hears from its peers and tells them in the steps of one world, and what that makes it ready to compute. When
 * it computes, and what counts as heard at all, is decided by the {@link WorkerMachine}.
 */
final class Conversation {
    private final World world;
    private final int rank;
    private final StepProgram program;
    private final ChunkRoles roles;
    private final Inbox inbox;
    private final boolean hasVelocity;
    private final WorkerEffects effects;
    private final StatisticsRoles exchanges;
    private final BitSet gatherable = new BitSet(); // exchanges whose statistics can be combined here
    private final BitSet combinable = new BitSet(); // chunks that its process has spoken for, owned elsewhere
    private final BitSet updatable = new BitSet(); // chunks of this worker that everyone has spoken for

    Conversation(World world, int rank, StepProgram program, boolean hasVelocity, WorkerEffects effects) {
        this.world = world;
        this.rank = rank;
        this.program = program;
        this.hasVelocity = hasVelocity;
        this.effects = effects;
        roles = new ChunkRoles(world, rank);
        exchanges = new StatisticsRoles(world, rank);
        inbox = new Inbox(program.exchanges().size(), program.chunks());
    }

    /** A message of the current step; returns whether it was news. */
    boolean heard(PeerMessage message) {
        boolean news;
        if (message instanceof Statistics statistics) {
            news = inbox.heardStatistics(statistics.exchange(), statistics.sender());
        } else if (message instanceof GradientChunk gradient) {
            news = inbox.heardGradient(gradient.chunk(), gradient.sender());
        } else if (message instanceof WeightsChunk weights) {
            news = inbox.heardWeights(weights.chunk());
        } else {
            news = inbox.heardVelocity(((VelocityChunk) message).chunk());
        }
        if (news) {
            effects.accept(message);
            answer(message);
        }
        return news;
    }

    /** Only when what it carries is taken over: an agent passes on its own copy. */
    private void answer(PeerMessage message) {
        if (message instanceof Statistics statistics) {
            heardStatistics(statistics.exchange(), statistics.sender(), message.step());
        } else if (message instanceof GradientChunk gradient) {
            collect(gradient.chunk(), message.step());
        } else if (message instanceof WeightsChunk weights) {
            tellWeights(weights.chunk(), message.step());
        } else if (message instanceof VelocityChunk velocity) {
            tellVelocity(velocity.chunk(), message.step());
        }
    }

    /** A segment of the step's program is computed. */
    void computed(Instruction instruction, int step) {
        if (instruction.sends() >= 0) {
            inbox.computed(instruction.sends());
            gather(instruction.sends(), step);
        }
        for (int i = 0; i < instruction.releases().size(); i++) {
            int chunk = instruction.releases().get(i);
            if (roles.agent(chunk) == rank) {
                inbox.heardGradient(chunk, rank);
                collect(chunk, step);
            } else {
                effects.sendGradient(chunk, roles.agent(chunk), step);
            }
        }
    }

    private void heardStatistics(int exchange, int sender, int step) {
        if (exchanges.isAbove(sender)) {
            handDown(exchange, step);
        } else if (exchanges.gathered().get(sender)) {
            gather(exchange, step);
        }
    }

    private void gather(int exchange, int step) {
        if (!exchanges.combines()) {
            gathered(exchange, step);
        } else if (inbox.isGathered(exchange, exchanges.gathered())) {
            gatherable.set(exchange);
        }
    }

    /** What this worker has to tell in an exchange is complete. */
    void gathered(int exchange, int step) {
        inbox.heardStatistics(exchange, rank);
        if (!exchanges.listeners().isEmpty()) {
            effects.sendStatistics(exchange, exchanges.listeners(), step);
        }
        if (exchanges.isRoot()) {
            handDown(exchange, step);
        }
    }

    private void handDown(int exchange, int step) {
        if (!exchanges.handedDownTo().isEmpty()) {
            effects.sendTotal(exchange, exchanges.handedDownTo(), step);
        }
    }

    private void collect(int chunk, int step) {
        if (inbox.gradients(chunk).cardinality() == roles.speakers(chunk).cardinality()) {
            if (roles.owns(chunk)) {
                updatable.set(chunk);
            } else if (roles.isAlone()) {
                combined(chunk, step);
            } else {
                combinable.set(chunk);
            }
        }
    }

    /** This process's part of a chunk's gradient is complete. */
    void combined(int chunk, int step) {
        effects.sendGradient(chunk, roles.owner(chunk), step);
    }

    /** This worker has updated a chunk of its own. */
    void updated(int chunk, int step) {
        inbox.heardWeights(chunk);
        tellWeights(chunk, step);
    }

    private void tellWeights(int chunk, int step) {
        if (!roles.listeners(chunk).isEmpty()) {
            effects.sendWeights(chunk, roles.listeners(chunk), step);
        }
    }

    /** A boundary is reached. */
    void tellVelocity(int steps) {
        for (int chunk = 0; tellsVelocity(steps) && chunk < program.chunks(); chunk++) {
            if (roles.owns(chunk)) {
                tellVelocity(chunk, steps);
            }
        }
    }

    /** A world that begins at a boundary begins with the same velocity in all processes. */
    private boolean tellsVelocity(int steps) {
        return hasVelocity && steps > world.startStep();
    }

    private void tellVelocity(int chunk, int steps) {
        BitSet listeners = roles.velocityListeners(chunk);
        if (!listeners.isEmpty()) {
            effects.sendVelocity(chunk, listeners, steps);
        }
    }

    /** Whether all statistics that the instruction awaits are here. */
    boolean isReady(Instruction instruction) {
        return instruction.awaits() < 0 || inbox.isHeard(instruction.awaits(), exchanges.awaited());
    }

    /** The next exchange whose statistics are to be combined; -1 if there is none. */
    int takeGatherable() {
        return take(gatherable);
    }

    /** The next chunk to combine; -1 if there is none. */
    int takeCombinable() {
        return take(combinable);
    }

    /** The next chunk to update; -1 if there is none. */
    int takeUpdatable() {
        return take(updatable);
    }

    private static int take(BitSet ready) {
        int next = ready.nextSetBit(0);
        if (next >= 0) {
            ready.clear(next);
        }
        return next;
    }

    /** Whether the new weights of all chunks are here. */
    boolean hasWeights() {
        return inbox.weights().cardinality() == program.chunks();
    }

    /** Whether the velocity of all chunks is here, after so many steps. */
    boolean hasVelocity(int steps) {
        return !tellsVelocity(steps)
                || inbox.velocity().cardinality() == roles.foreign().cardinality();
    }

    /** The step is complete. */
    void clear() {
        inbox.clear();
    }

    Awaited awaitedInStep(int next) {
        return next < program.instructions()
                ? Awaited.statistics(program, program.instruction(next), exchanges, inbox)
                : Awaited.chunk(roles, inbox, program.chunks());
    }

    Awaited awaitedAtBoundary() {
        return Awaited.velocity(roles, inbox);
    }
}

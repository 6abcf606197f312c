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
    private final ExchangeRoles statistics;
    private final ExchangeRoles norms; // where the gradient is clipped
    private final BitSet gatherable = new BitSet(); // exchanges whose statistics can be combined here
    private final BitSet combinable = new BitSet(); // chunks that its process has spoken for, owned elsewhere
    private final BitSet measurable = new BitSet(); // chunks of this worker that everyone has spoken for, to be clipped
    private final BitSet measured = new BitSet(); // chunks of this worker whose norm is known
    private final BitSet updatable = new BitSet(); // chunks of this worker that can be updated

    Conversation(World world, int rank, StepProgram program, boolean hasVelocity, WorkerEffects effects) {
        this.world = world;
        this.rank = rank;
        this.program = program;
        this.hasVelocity = hasVelocity;
        this.effects = effects;
        roles = new ChunkRoles(world, rank);
        statistics = ExchangeRoles.ofStatistics(world, rank);
        norms = ExchangeRoles.ofNorms(world, rank);
        inbox = new Inbox(program.normExchange() + 1, program.chunks());
        begin();
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
        if (roles(exchange).isAbove(sender)) {
            handDown(exchange, step);
        } else if (roles(exchange).gathered().get(sender)) {
            gather(exchange, step);
        }
        updateIfNormsAreHere(exchange);
    }

    private ExchangeRoles roles(int exchange) {
        return exchange == program.normExchange() ? norms : statistics;
    }

    /** Norms aren't combined on their way: each chunk has its own. */
    private void gather(int exchange, int step) {
        if (inbox.isGathered(exchange, roles(exchange).gathered())) {
            if (exchange < program.normExchange() && statistics.combines()) {
                gatherable.set(exchange);
            } else {
                gathered(exchange, step);
            }
        }
    }

    /** What this worker has to tell in an exchange is complete. */
    void gathered(int exchange, int step) {
        inbox.heardStatistics(exchange, rank);
        if (!roles(exchange).listeners().isEmpty()) {
            effects.sendStatistics(exchange, roles(exchange).listeners(), step);
        }
        if (roles(exchange).isRoot()) {
            handDown(exchange, step);
        }
        updateIfNormsAreHere(exchange);
    }

    private void handDown(int exchange, int step) {
        if (!roles(exchange).handedDownTo().isEmpty()) {
            effects.sendTotal(exchange, roles(exchange).handedDownTo(), step);
        }
    }

    private void updateIfNormsAreHere(int exchange) {
        if (exchange == program.normExchange() && inbox.isHeard(exchange, norms.awaited())) {
            updatable.or(roles.owned());
        }
    }

    private void collect(int chunk, int step) {
        if (inbox.gradients(chunk).cardinality() == roles.speakers(chunk).cardinality()) {
            if (roles.owns(chunk)) {
                (program.clips() ? measurable : updatable).set(chunk);
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

    /** The norm of a chunk of this worker's own is known. */
    void measured(int chunk, int step) {
        measured.set(chunk);
        if (measured.cardinality() == roles.owned().cardinality()) {
            inbox.computed(program.normExchange());
            gather(program.normExchange(), step);
        }
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
        return instruction.awaits() < 0 || inbox.isHeard(instruction.awaits(), statistics.awaited());
    }

    /** The next exchange whose statistics are to be combined; -1 if there is none. */
    int takeGatherable() {
        return take(gatherable);
    }

    /** The next chunk to combine; -1 if there is none. */
    int takeCombinable() {
        return take(combinable);
    }

    /** The next chunk to measure; -1 if there is none. */
    int takeMeasurable() {
        return take(measurable);
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
        measured.clear();
        begin();
    }

    /** Who owns no chunk has no norm to wait for before it passes on those of others. */
    private void begin() {
        if (roles.owned().isEmpty()) {
            inbox.computed(program.normExchange());
        }
    }

    Awaited awaitedInStep(int next) {
        return next < program.instructions()
                ? Awaited.statistics(program, program.instruction(next), statistics, inbox)
                : Awaited.endOfStep(program, roles, norms, inbox);
    }

    Awaited awaitedAtBoundary() {
        return Awaited.velocity(roles, inbox);
    }
}

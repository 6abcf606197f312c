package org.talkoot.worker.compute;

import java.util.List;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.ShardStatistics;
import org.talkoot.engine.model.Replica;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.worker.step.ExchangeRoles;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.StepProgram.Exchange;

/** What a worker exchanges with others within a step of one world: its layers' statistics, and the norms of its chunks. */
public final class Exchanges {
    private final Replica replica;
    private final ExchangeRoles roles;
    private final List<Exchange> exchanges;
    private final ChunkNorms norms; // their exchange is behind those of the layers

    Exchanges(Replica replica, ExchangeRoles roles, StepProgram program, ChunkNorms norms) {
        this.replica = replica;
        this.roles = roles;
        this.norms = norms;
        exchanges = program.exchanges();
    }

    private ShardStatistics of(int exchange) {
        LayerPass pass = replica.pass(exchanges.get(exchange).stage());
        return exchanges.get(exchange).forward() ? pass.forwardStatistics() : pass.backwardStatistics();
    }

    void gather(int exchange) {
        of(exchange).combine(replica.minibatch().rows());
    }

    private boolean isOfNorms(int exchange) {
        return exchange == exchanges.size();
    }

    /** What this worker tells others: its own statistics, or what it combined with them; by node of the summation tree. */
    public float[][] held(int exchange) {
        if (isOfNorms(exchange)) {
            return norms.message();
        }
        return roles.combines() ? of(exchange).combined() : of(exchange).own();
    }

    /** What it hands down. */
    public float[][] total(int exchange) {
        return isOfNorms(exchange)
                ? norms.message()
                : new float[][] {of(exchange).total()};
    }

    void accept(Statistics message) {
        if (isOfNorms(message.exchange())) {
            norms.accept(message.sender(), message.nodes()[0]);
        } else if (roles.isAbove(message.sender())) {
            of(message.exchange()).acceptTotal(message.nodes()[0]);
        } else {
            of(message.exchange()).accept(roles.part(message.sender()), message.nodes());
        }
    }
}

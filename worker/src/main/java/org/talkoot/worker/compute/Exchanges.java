package org.talkoot.worker.compute;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.ShardStatistics;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.model.Stage;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.worker.step.StatisticsRoles;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.StepProgram.Exchange;
import org.talkoot.worker.step.StepProgram.StageTraits;

/** The statistics that a worker's layers exchange with others' in one world. */
public final class Exchanges {
    private final Replica replica;
    private final StatisticsRoles roles;
    private final List<Exchange> exchanges;

    Exchanges(Replica replica, StatisticsRoles roles, StepProgram program) {
        this.replica = replica;
        this.roles = roles;
        exchanges = program.exchanges();
    }

    /** Which stages of a model exchange any. */
    static List<StageTraits> traits(Replica replica) {
        List<Stage> stages = replica.model().stages();
        List<StageTraits> traits = new ArrayList<>();
        for (int stage = 0; stage < stages.size(); stage++) {
            LayerPass pass = replica.pass(stage);
            traits.add(new StageTraits(
                    stages.get(stage).position(), pass.forwardStatistics() != null, pass.backwardStatistics() != null));
        }
        return traits;
    }

    private ShardStatistics of(int exchange) {
        LayerPass pass = replica.pass(exchanges.get(exchange).stage());
        return exchanges.get(exchange).forward() ? pass.forwardStatistics() : pass.backwardStatistics();
    }

    void gather(int exchange) {
        of(exchange).combine(replica.minibatch().rows());
    }

    /** What this worker tells others: its own statistics, or what it combined with them; by node of the summation tree. */
    public float[][] held(int exchange) {
        return roles.combines() ? of(exchange).combined() : of(exchange).own();
    }

    /** What it hands down. */
    public float[] total(int exchange) {
        return of(exchange).total();
    }

    void accept(Statistics message) {
        if (roles.isAbove(message.sender())) {
            of(message.exchange()).acceptTotal(message.nodes()[0]);
        } else {
            of(message.exchange()).accept(roles.part(message.sender()), message.nodes());
        }
    }
}

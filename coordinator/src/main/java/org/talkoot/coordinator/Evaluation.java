package org.talkoot.coordinator;

import java.util.Map;
import java.util.TreeMap;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport.Evaluated;

/** The workers' shares of one evaluation. Collects by set, so that a duplicate is harmless. */
final class Evaluation {
    private final int steps;
    private final EvaluationSet set;
    private final Map<Integer, Evaluated> shares = new TreeMap<>(); // by rank

    /** @param steps of the job that are complete */
    Evaluation(int steps, EvaluationSet set) {
        this.steps = steps;
        this.set = set;
    }

    void add(Evaluated share) {
        if (share.steps() == steps && share.set() == set) {
            shares.put(share.sender(), share);
        }
    }

    boolean has(int rank) {
        return shares.containsKey(rank);
    }

    boolean isComplete(int workers) {
        return shares.size() == workers;
    }

    /** The sums, shard after shard: ranks hold the shards in their order, so who computed which doesn't matter. */
    JobEvent.Evaluated result() {
        double lossSum = 0;
        long correct = 0;
        for (Evaluated share : shares.values()) {
            for (int shard = 0; shard < share.lossSums().length; shard++) {
                lossSum += share.lossSums()[shard];
                correct += share.correct()[shard];
            }
        }
        return new JobEvent.Evaluated(steps, set, lossSum, correct);
    }
}

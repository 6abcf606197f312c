package org.talkoot.deploy.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.talkoot.engine.data.MinibatchPlan;
import org.talkoot.engine.data.SampleOrder;
import org.talkoot.protocol.wire.Ledgers.CommitEntry;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.protocol.wire.Ledgers.RecoveryEntry;
import org.talkoot.protocol.wire.Ledgers.WorldEntry;

/**
 * Proves from job and ledger that every sample was used exactly once in each epoch: the steps are contiguous, each step's
 * shards were computed once, and their rows are all samples of the epoch's order.
 *
 * @param steps that were committed
 * @param worlds that committed them
 * @param samples that were used, each time counted
 * @param recoveries what each failure cost
 */
public record Audit(int steps, int worlds, long samples, List<RecoveryEntry> recoveries) {

    /** What was found, in a sentence. */
    public static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String sentence) {
            super(sentence);
        }
    }

    /** @throws Violation if the ledger isn't that of a run that used every sample once */
    public static Audit of(List<LedgerEntry> entries, MinibatchPlan minibatches, int shards, SampleOrder order) {
        Tally tally = new Tally(minibatches, shards, order);
        WorldEntry world = null;
        int worlds = 0;
        int steps = 0;
        List<RecoveryEntry> recoveries = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            switch (entry.getEntryCase()) {
                case WORLD -> {
                    world = entry.getWorld();
                    worlds++;
                }
                case RECOVERY -> recoveries.add(entry.getRecovery());
                case COMMIT -> {
                    CommitEntry commit = entry.getCommit();
                    if (world == null || commit.getFrom() != steps || commit.getTo() <= steps) {
                        throw new Violation("after step " + steps + " the ledger goes on with the steps from "
                                + (commit.getFrom() + 1) + " to " + commit.getTo()
                                + (world == null ? ", computed by nobody" : ""));
                    }
                    for (; steps < commit.getTo(); steps++) {
                        tally.use(steps, world);
                    }
                }
                case ENTRY_NOT_SET -> throw new Violation("the ledger has an entry that this Talkoot doesn't know");
            }
        }
        return new Audit(steps, worlds, tally.samples, recoveries);
    }

    /** Marks the samples of an epoch. */
    private static final class Tally {
        private final MinibatchPlan minibatches;
        private final int shards;
        private final SampleOrder order;
        private final BitSet used = new BitSet(); // samples of the epoch
        private long samples;

        Tally(MinibatchPlan minibatches, int shards, SampleOrder order) {
            this.minibatches = minibatches;
            this.shards = shards;
            this.order = order;
        }

        void use(int step, WorldEntry world) {
            int minibatch = step % minibatches.steps();
            if (minibatch == 0) {
                used.clear();
            }
            int[] epoch = order.of(step / minibatches.steps());
            int next = 0; // shard that nobody computed yet
            for (int rank = 0; rank < world.getNamesCount(); rank++) {
                if (world.getFirstShard(rank) != next) {
                    throw new Violation("in step " + (step + 1) + " worker " + world.getNames(rank)
                            + " begins at shard " + world.getFirstShard(rank) + ", but " + next + " was the next");
                }
                next = world.getFirstShard(rank + 1);
                for (int shard = world.getFirstShard(rank); shard < next; shard++) {
                    use(step, epoch, minibatch, shard);
                }
            }
            if (next != shards) {
                throw new Violation(
                        "in step " + (step + 1) + " only " + next + " of " + shards + " shards were computed");
            }
            int due = minibatches.start(minibatch) + minibatches.rows(minibatch);
            if (used.cardinality() != due) {
                throw new Violation("after step " + (step + 1) + " only " + used.cardinality() + " of " + due
                        + " samples of the epoch were used");
            }
        }

        private void use(int step, int[] epoch, int minibatch, int shard) {
            int rows = minibatches.rows(minibatch);
            int start = minibatches.start(minibatch);
            int end = start + MinibatchPlan.shardStart(shard + 1, shards, rows);
            for (int row = start + MinibatchPlan.shardStart(shard, shards, rows); row < end; row++) {
                if (used.get(epoch[row])) {
                    throw new Violation(
                            "step " + (step + 1) + " uses sample " + epoch[row] + " a second time in its epoch");
                }
                used.set(epoch[row]);
                samples++;
            }
        }
    }
}

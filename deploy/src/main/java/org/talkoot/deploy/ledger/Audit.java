package org.talkoot.deploy.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.talkoot.engine.data.MinibatchPlan;
import org.talkoot.engine.data.SampleOrder;
import org.talkoot.protocol.wire.Ledgers.CommitEntry;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.protocol.wire.Ledgers.RecoveryEntry;
import org.talkoot.protocol.wire.Ledgers.ResumeEntry;
import org.talkoot.protocol.wire.Ledgers.WorldEntry;

/**
 * Proves from job and ledger that every sample was used exactly once in each epoch: the steps are contiguous, each step's
 * shards were computed once, and their rows are all samples of the epoch's order.
 *
 * @param steps that were committed
 * @param worlds that committed them
 * @param samples that were used, each time counted
 * @param terms of the coordinators that committed them, each once
 * @param workers what each computed of that, by name
 * @param recoveries what each failure cost
 * @param resumes where another process went on, and what that cost
 */
public record Audit(
        int steps,
        int worlds,
        long samples,
        SortedSet<Long> terms,
        Map<String, Share> workers,
        List<RecoveryEntry> recoveries,
        List<ResumeEntry> resumes) {

    /**
     * What one worker computed of the committed steps.
     *
     * @param steps in which it had a shard
     */
    public record Share(long steps, long shards) {
        private Share plus(Share other) {
            return new Share(steps + other.steps, shards + other.shards);
        }
    }

    /** After failures and resumes. */
    public long stepsComputedAgain() {
        return recoveries.stream().mapToLong(RecoveryEntry::getLostSteps).sum()
                + resumes.stream().mapToLong(ResumeEntry::getLostSteps).sum();
    }

    /** From each failure to the next commit. */
    public long recoveryMs() {
        return recoveries.stream().mapToLong(RecoveryEntry::getTookMs).sum();
    }

    /** What was found, in a sentence. */
    public static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Violation(String sentence) {
            super(sentence);
        }
    }

    /**
     * @param steps of the whole job
     * @throws Violation if the ledger isn't that of a run that used every sample once
     */
    public static Audit of(
            List<LedgerEntry> entries, MinibatchPlan minibatches, int steps, int shards, SampleOrder order) {
        Reading reading = new Reading(new Tally(minibatches, shards, order), steps);
        entries.forEach(reading::add);
        return new Audit(
                reading.committed,
                reading.worlds,
                reading.tally.samples,
                reading.terms,
                reading.workers,
                reading.recoveries,
                reading.resumes);
    }

    /** Goes through the entries. */
    private static final class Reading {
        private final Tally tally;
        private final int steps; // of the whole job
        private final SortedSet<Long> terms = new TreeSet<>();
        private final Map<String, Share> workers = new TreeMap<>();
        private final List<RecoveryEntry> recoveries = new ArrayList<>();
        private final List<ResumeEntry> resumes = new ArrayList<>();
        private WorldEntry world; // null before the first
        private boolean fresh; // has committed nothing yet
        private int worlds;
        private int committed; // steps

        Reading(Tally tally, int steps) {
            this.tally = tally;
            this.steps = steps;
        }

        void add(LedgerEntry entry) {
            switch (entry.getEntryCase()) {
                case WORLD -> {
                    world = entry.getWorld();
                    fresh = true;
                }
                case RECOVERY -> recoveries.add(entry.getRecovery());
                case RESUME -> resumes.add(entry.getResume());
                case COMMIT -> commit(entry.getCommit());
                case ENTRY_NOT_SET -> throw new Violation("the ledger has an entry that this Talkoot doesn't know");
            }
        }

        private void commit(CommitEntry commit) {
            if (world == null || commit.getFrom() != committed || commit.getTo() <= committed) {
                throw new Violation("after step " + committed + " the ledger goes on with the steps from "
                        + (commit.getFrom() + 1) + " to " + commit.getTo()
                        + (world == null ? ", computed by nobody" : ""));
            }
            if (commit.getTo() > steps) {
                throw new Violation("the ledger goes on to step " + commit.getTo() + ", but the job has only " + steps);
            }
            if (world.getFirstShardCount() != world.getNamesCount() + 1) {
                throw new Violation("after step " + committed + " the ledger doesn't say which shards each of the "
                        + world.getNamesCount() + " workers computes");
            }
            for (int step = committed; step < commit.getTo(); step++) {
                tally.use(step, world);
            }
            credit(commit.getTo() - committed);
            worlds += fresh ? 1 : 0;
            fresh = false;
            terms.add(world.getTerm());
            committed = commit.getTo();
        }

        private void credit(int count) {
            for (int rank = 0; rank < world.getNamesCount(); rank++) {
                long shards = world.getFirstShard(rank + 1) - world.getFirstShard(rank);
                Share share = new Share(shards > 0 ? count : 0, shards * count);
                workers.merge(world.getNames(rank), share, Share::plus);
            }
        }
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

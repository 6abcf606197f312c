package org.talkoot.worker.step;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.talkoot.engine.tree.Gathering;
import org.talkoot.engine.tree.SummationTree;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.protocol.message.World;

/**
 * What one worker is in the exchanges of one kind in one world. Either everyone tells everyone, and combines all alone; or,
 * where the world has a {@linkplain World#fanOut fan-out}, what is said travels over a tree: each worker waits for those below
 * it, combines theirs with its own and tells the one above, and the root's total is handed down the same way. The first worker
 * of a process has the others of its process below it, and the first ones of the processes below its own. So what is at and below
 * a worker is a contiguous range of shards, and it combines as far as the summation tree allows.
 */
public final class ExchangeRoles {
    private static final int NOBODY = -1;

    private final World world;
    private final int rank;
    private final BitSet speakers;
    private final BitSet hearers;
    private final List<Integer> below = new ArrayList<>(); // ranks, ascending; none where everyone tells everyone
    private final int above;
    private final BitSet gathered = new BitSet();
    private final BitSet listeners = new BitSet();
    private final BitSet awaited = new BitSet();
    private final BitSet handedDownTo = new BitSet();

    /** In those of statistics over all shards: all need to hear what those say that have shards. */
    public static ExchangeRoles ofStatistics(World world, int rank) {
        BitSet all = new BitSet();
        all.set(0, world.workers());
        BitSet withShards = world.peersWithShards(rank);
        withShards.set(rank, world.hasShards(rank));
        return new ExchangeRoles(world, rank, withShards, all);
    }

    /** In those of the norms of a gradient's chunks: the chunks' owners tell each other. */
    public static ExchangeRoles ofNorms(World world, int rank) {
        BitSet owners = new BitSet();
        world.chunkOwner().forEach(owners::set);
        return new ExchangeRoles(world, rank, owners, owners);
    }

    /**
     * @param speakers the ranks that have something to say
     * @param hearers those that need to hear it
     */
    private ExchangeRoles(World world, int rank, BitSet speakers, BitSet hearers) {
        this.world = world;
        this.rank = rank;
        this.speakers = speakers;
        this.hearers = hearers;
        awaited.set(rank);
        above = world.fanOut() == 0 ? NOBODY : findAbove(rank);
        if (world.fanOut() == 0) {
            listeners.or(hearers);
            listeners.clear(rank);
            awaited.or(hearers.get(rank) ? speakers : new BitSet());
        } else {
            findBelow();
        }
        if (above != NOBODY) {
            listeners.set(above);
            awaited.set(above, isAmongThem(hearers, rank));
        }
        if (!isAmongThem(speakers, rank)) {
            listeners.clear();
        }
    }

    private void findBelow() {
        for (int each = rank + 1; each < end(rank); each++) {
            if (findAbove(each) == rank) {
                below.add(each);
                gathered.set(each, isAmongThem(speakers, each));
                handedDownTo.set(each, isAmongThem(hearers, each));
            }
        }
    }

    /** Whether any of those ranks is at or below that one. */
    private boolean isAmongThem(BitSet ranks, int each) {
        int next = ranks.nextSetBit(each);
        return next >= 0 && next < end(each);
    }

    private ProcessTree tree() {
        return new ProcessTree(world.fanOut(), world.nodes());
    }

    private int findAbove(int each) {
        int process = world.node().get(each);
        if (!isFirst(each)) {
            return world.node().indexOf(process);
        }
        int aboveProcess = tree().above(process);
        return aboveProcess < 0 ? NOBODY : world.node().indexOf(aboveProcess);
    }

    /** Of the workers of its process. */
    private boolean isFirst(int each) {
        return each == 0 || !world.areTogether(each, each - 1);
    }

    /** A rank speaks for the ranks [each, end): itself, and in a tree those below it. */
    public int end(int each) {
        if (world.fanOut() == 0 || !isFirst(each)) {
            return each + 1;
        }
        int end = tree().end(world.node().get(each));
        return end == world.nodes() ? world.workers() : world.node().indexOf(end);
    }

    /** Whom it waits for before it tells others anything: it combines what they say with its own. */
    BitSet gathered() {
        return gathered;
    }

    /** Whom it tells then. */
    BitSet listeners() {
        return listeners;
    }

    /** Whose word completes an exchange: its own included, said when it has told what it has to tell. */
    BitSet awaited() {
        return awaited;
    }

    /** Whom it tells the total. */
    BitSet handedDownTo() {
        return handedDownTo;
    }

    /** Whether it hears the total from that rank. */
    public boolean isAbove(int sender) {
        return sender == above;
    }

    /** Whether it makes the total for all others. */
    boolean isRoot() {
        return world.fanOut() > 0 && above == NOBODY;
    }

    /** Whose word is missing: first of those without whom it has nothing to tell. */
    BitSet missing(BitSet heard) {
        BitSet missing = (BitSet) gathered.clone();
        missing.andNot(heard);
        if (missing.isEmpty()) {
            missing.or(awaited);
            missing.andNot(heard);
            missing.clear(rank);
        }
        return missing;
    }

    /** Whether it combines statistics before it tells them: others' with its own, or its own to the total. */
    public boolean combines() {
        return isRoot() || !gathered.isEmpty();
    }

    /** The parts of the shards that it hears of: those before the ones at and below it, its own, each one's below, the rest. */
    public Gathering gathering(TreeCover cover) {
        if (world.fanOut() == 0) {
            return Gathering.ofAll(cover, rank);
        }
        List<Integer> firstShard = new ArrayList<>(List.of(0));
        firstShard.add(cover.firstShard(rank));
        firstShard.add(cover.endShard(rank));
        below.forEach(each -> firstShard.add(world.firstShard().get(end(each))));
        firstShard.add(cover.shards());
        int endShard = world.firstShard().get(end(rank));
        return new Gathering(
                new TreeCover(
                        cover.shards(),
                        firstShard.stream().mapToInt(Integer::intValue).toArray()),
                part(rank),
                SummationTree.cover(cover.shards(), cover.firstShard(rank), endShard));
    }

    /** Number of the part that a rank tells this worker of. */
    public int part(int sender) {
        if (world.fanOut() == 0) {
            return sender;
        }
        return sender == rank ? 1 : 2 + below.indexOf(sender);
    }
}

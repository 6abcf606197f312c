package org.talkoot.worker.step;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.talkoot.engine.tree.Gathering;
import org.talkoot.engine.tree.SummationTree;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.protocol.message.World;

/**
 * What one worker is in the exchanges of statistics in one world. Either everyone tells everyone, and combines all alone; or,
 * where the world has a {@linkplain World#fanOut fan-out}, statistics travel over a tree: each worker waits for those below
 * it, combines theirs with its own and tells the one above, and the root's total is handed down the same way. The first worker
 * of a process has the others of its process below it, and the first ones of the processes below its own. So what is at and below
 * a worker is a contiguous range of shards, and it combines as far as the summation tree allows.
 */
public final class StatisticsRoles {
    private static final int NOBODY = -1;

    private final World world;
    private final int rank;
    private final List<Integer> below = new ArrayList<>(); // ranks, ascending; none where everyone tells everyone
    private final int above;
    private final BitSet gathered = new BitSet();
    private final BitSet listeners = new BitSet();
    private final BitSet awaited = new BitSet();
    private final BitSet handedDownTo = new BitSet();

    public StatisticsRoles(World world, int rank) {
        this.world = world;
        this.rank = rank;
        awaited.set(rank);
        if (world.fanOut() == 0) {
            above = NOBODY;
            listeners.set(0, world.workers());
            listeners.clear(rank);
            awaited.or(world.peersWithShards(rank));
        } else {
            above = findAbove(rank);
            for (int each = rank + 1; each < end(rank); each++) {
                if (findAbove(each) == rank) {
                    below.add(each);
                    handedDownTo.set(each);
                    gathered.set(each, hasShards(each, end(each)));
                }
            }
            if (above != NOBODY) {
                listeners.set(above);
                awaited.set(above);
            }
        }
        if (!hasShards(rank, end(rank))) {
            listeners.clear();
        }
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

    /** The ranks at and below that one are [each, end). */
    private int end(int each) {
        if (world.fanOut() == 0 || !isFirst(each)) {
            return each + 1;
        }
        int end = tree().end(world.node().get(each));
        return end == world.nodes() ? world.workers() : world.node().indexOf(end);
    }

    private boolean hasShards(int from, int to) {
        return world.firstShard().get(from) < world.firstShard().get(to);
    }

    /** Whose statistics it combines with its own before it tells them. */
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

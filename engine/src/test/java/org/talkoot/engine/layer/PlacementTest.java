package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.tree.SummationTree;
import org.talkoot.engine.tree.SummationTree.Node;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.engine.tree.TreeFold;

/** {@link ShardRows}, {@link ShardSum}, {@link TreeCover} and {@link TreeFold}: a sum is the same wherever it is made. */
class PlacementTest {
    private static final int PLANS = 3_000;

    /** Workers' bounds at random places: equal neighbours are workers without shards. */
    private static int[] plan(Random random, int shards) {
        int[] first = random.ints(random.nextInt(7), 0, shards + 1).sorted().toArray();
        int[] plan = new int[first.length + 2];
        System.arraycopy(first, 0, plan, 1, first.length);
        plan[plan.length - 1] = shards;
        return plan;
    }

    /** The definition: left + right, an absent leaf lets its sibling through. NaN if all are absent. */
    private static float sum(float[] leaves, boolean[] present, int lo, int hi) {
        if (hi - lo == 1) {
            return present[lo] ? leaves[lo] : Float.NaN;
        }
        int middle = SummationTree.split(lo, hi);
        float left = sum(leaves, present, lo, middle);
        float right = sum(leaves, present, middle, hi);
        return Float.isNaN(left) ? right : Float.isNaN(right) ? left : left + right;
    }

    @Test
    void workersTogetherGetTheBitsOfTheDefinitionWhateverThePlanAndWhichShardsAreEmpty() {
        for (long seed = 0; seed < PLANS; seed++) {
            Random random = new Random(seed);
            int shards = 1 + random.nextInt(33);
            int samples = 1 + random.nextInt(2 * shards); // so some shards are empty
            float[] leaves = new float[shards];
            boolean[] present = new boolean[shards];
            for (int shard = 0; shard < shards; shard++) {
                leaves[shard] = (random.nextFloat() - 0.5f) * (1 << random.nextInt(20));
                present[shard] = (shard + 1) * samples / shards > shard * samples / shards;
            }
            float expected = sum(leaves, present, 0, shards);
            TreeCover cover = new TreeCover(shards, plan(random, shards));
            assertEquals(expected, sum(leaves, samples, cover), "seed " + seed + ": " + cover.nodes());
        }
    }

    private static float sum(float[] leaves, int samples, TreeCover cover) {
        float[] nodes = new float[cover.nodes().size()];
        boolean[] present = new boolean[nodes.length];
        for (int rank = 0; rank < cover.workers(); rank++) {
            ShardRows rows = new ShardRows(cover, rank);
            rows.minibatch(samples);
            ShardSum sum = new ShardSum(rows);
            sum.reserve(1);
            for (int i = 0; i < cover.nodeCount(rank); i++) {
                Node node = cover.nodes(rank).get(i);
                int number = cover.firstNode(rank) + i;
                present[number] = sum.sum(node.lo(), node.hi(), leaf(leaves), nodes, number, 1);
            }
        }
        int root = new TreeFold(cover).fold(present, (left, right) -> nodes[left] += nodes[right]);
        return nodes[root];
    }

    /** Adds itself where it may, in every other pair of shards. */
    private static ShardSum.Leaf leaf(float[] leaves) {
        return new ShardSum.Leaf() {
            @Override
            public void compute(int shard, float[] destination, int offset) {
                destination[offset] = leaves[shard];
            }

            @Override
            public boolean add(int shard, float[] destination, int offset) {
                if (shard / 2 % 2 == 0) {
                    destination[offset] += leaves[shard];
                }
                return shard / 2 % 2 == 0;
            }
        };
    }

    @Test
    void nothingIsSummedWhereNoShardHasRows() {
        TreeCover cover = TreeCover.single(4);
        ShardRows rows = new ShardRows(cover, 0);
        rows.minibatch(0);
        float[] untouched = {7};
        assertFalse(new ShardSum(rows).sum(0, 4, (shard, to, offset) -> to[offset] = 1, untouched, 0, 1));
        assertEquals(7, untouched[0]);
        assertEquals(-1, new TreeFold(cover).fold(new boolean[1], (left, right) -> {}));
    }

    @Test
    void aCoverNumbersTheNodesOfAllWorkersInTheOrderOfTheirShards() {
        for (long seed = 0; seed < PLANS; seed++) {
            Random random = new Random(seed);
            int shards = 1 + random.nextInt(33);
            int[] plan = plan(random, shards);
            TreeCover cover = new TreeCover(shards, plan);
            assertEquals(plan.length - 1, cover.workers(), "seed " + seed);
            int shard = 0;
            for (int rank = 0; rank < cover.workers(); rank++) {
                assertEquals(SummationTree.cover(shards, plan[rank], plan[rank + 1]), cover.nodes(rank));
                assertEquals(cover.nodes(rank).size(), cover.nodeCount(rank));
                for (int i = 0; i < cover.nodeCount(rank); i++) {
                    assertEquals(
                            shard, cover.nodes().get(cover.firstNode(rank) + i).lo(), "seed " + seed);
                    shard = cover.nodes(rank).get(i).hi();
                }
                assertEquals(plan[rank + 1], shard, "seed " + seed);
            }
        }
    }

    @Test
    void aPlanThatLeavesShardsOutIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TreeCover(8, 0, 4));
        assertThrows(IllegalArgumentException.class, () -> new TreeCover(8, 1, 8));
        assertThrows(IllegalArgumentException.class, () -> new TreeCover(8));
    }

    @Test
    void aShardIsItsShareOfTheMinibatchsRowsAndAWorkersRowsLieTogether() {
        for (long seed = 0; seed < PLANS; seed++) {
            Random random = new Random(seed);
            int shards = 1 + random.nextInt(33);
            int samples = random.nextInt(300);
            TreeCover cover = new TreeCover(shards, plan(random, shards));
            int global = 0;
            for (int rank = 0; rank < cover.workers(); rank++) {
                ShardRows rows = new ShardRows(cover, rank);
                rows.minibatch(samples);
                assertEquals(global, rows.firstGlobalRow(), "seed " + seed);
                int local = 0;
                for (int shard = cover.firstShard(rank); shard < cover.endShard(rank); shard++) {
                    assertEquals(local, rows.start(shard), "seed " + seed);
                    assertEquals((shard + 1) * samples / shards - shard * samples / shards, rows.rows(shard));
                    local += rows.rows(shard);
                }
                assertEquals(local, rows.rows(), "seed " + seed);
                global += local;
            }
            assertEquals(samples, global, "seed " + seed);
        }
    }

    @Test
    void aWorkersCapacityHoldsItsRowsOfEveryMinibatchUpToTheLargest() {
        for (long seed = 0; seed < PLANS; seed++) {
            Random random = new Random(seed);
            int shards = 1 + random.nextInt(33);
            TreeCover cover = new TreeCover(shards, plan(random, shards));
            int largest = 1 + random.nextInt(100);
            for (int rank = 0; rank < cover.workers(); rank++) {
                ShardRows rows = new ShardRows(cover, rank);
                for (int samples = 0; samples <= largest; samples++) {
                    rows.minibatch(samples);
                    assertTrue(rows.rows() <= rows.capacity(largest), "seed " + seed);
                }
            }
        }
    }
}

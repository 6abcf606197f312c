package org.talkoot.engine.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.tree.SummationTree.Node;

class SummationTreeTest {
    private static final int MOST_SHARDS = 70;

    @Test
    void aNodeSplitsAfterTheLargestPowerOfTwoBelowItsSize() {
        for (int lo : new int[] {0, 1, 5, 64}) {
            for (int size = 2; size <= 300; size++) {
                int power = 1;
                while (power * 2 < size) {
                    power *= 2;
                }
                assertEquals(lo + power, SummationTree.split(lo, lo + size), "[" + lo + ", " + (lo + size) + ")");
            }
        }
    }

    @Test
    void theDepthIsTheLongestWayDown() {
        for (int shards = 1; shards <= MOST_SHARDS; shards++) {
            assertEquals(depth(0, shards), SummationTree.depth(shards), shards + " shards");
        }
    }

    private static int depth(int lo, int hi) {
        if (hi - lo == 1) {
            return 0;
        }
        int middle = SummationTree.split(lo, hi);
        return 1 + Math.max(depth(lo, middle), depth(middle, hi));
    }

    @Test
    void aCoverIsTheFewestWholeNodesOfTheRange() {
        for (int shards = 1; shards <= MOST_SHARDS; shards++) {
            for (int from = 0; from < shards; from++) {
                for (int to = from + 1; to <= shards; to++) {
                    List<Node> cover = SummationTree.cover(shards, from, to);
                    String what = shards + " shards, [" + from + ", " + to + "): " + cover;
                    int next = from;
                    for (Node node : cover) {
                        assertEquals(next, node.lo(), what);
                        assertTrue(isNode(0, shards, node), what);
                        next = node.hi();
                    }
                    assertEquals(to, next, what);
                    assertEquals(fewest(0, shards, from, to), cover.size(), what);
                    assertTrue(cover.size() <= Math.max(1, 2 * log2(shards)), what);
                }
            }
        }
    }

    /** The base-2 logarithm, rounded up. */
    private static int log2(int shards) {
        return SummationTree.depth(shards);
    }

    private static boolean isNode(int lo, int hi, Node node) {
        if (node.lo() == lo && node.hi() == hi) {
            return true;
        }
        if (hi - lo < 2 || node.lo() < lo || node.hi() > hi) {
            return false;
        }
        int middle = SummationTree.split(lo, hi);
        return isNode(lo, middle, node) || isNode(middle, hi, node);
    }

    private static int fewest(int lo, int hi, int from, int to) {
        if (hi <= from || lo >= to) {
            return 0;
        }
        if (from <= lo && hi <= to) {
            return 1;
        }
        int middle = SummationTree.split(lo, hi);
        return fewest(lo, middle, from, to) + fewest(middle, hi, from, to);
    }

    @Test
    void anEmptyRangeHasNoNodesAndAnAlignedOneOne() {
        assertEquals(List.of(), SummationTree.cover(8, 3, 3));
        assertEquals(List.of(new Node(0, 8)), SummationTree.cover(8, 0, 8));
        assertEquals(List.of(new Node(4, 8)), SummationTree.cover(8, 4, 8));
        assertEquals(List.of(new Node(2, 4)), SummationTree.cover(8, 2, 4));
        assertEquals(List.of(new Node(5, 6)), SummationTree.cover(8, 5, 6));
    }
}

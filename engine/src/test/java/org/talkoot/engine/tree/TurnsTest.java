package org.talkoot.engine.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.tree.SummationTree.Node;
import org.talkoot.engine.tree.Turns.Carry;
import org.talkoot.engine.tree.Turns.Turn;

/** Shards that are computed in turns are summed as they would be at once. */
class TurnsTest {
    private static final int MOST_SHARDS = 17;

    private static String sum(Node node) {
        if (node.hi() - node.lo() == 1) {
            return Integer.toString(node.lo());
        }
        int middle = SummationTree.split(node.lo(), node.hi());
        return "(" + sum(new Node(node.lo(), middle)) + "+" + sum(new Node(middle, node.hi())) + ")";
    }

    /** Of a worker that has the shards [from, to). */
    private static Turns turns(int shards, int from, int to, int least) {
        return new Turns(new TreeCover(shards, 0, from, to, shards), 1, least);
    }

    private static void check(int shards, int from, int to, int least) {
        Turns turns = turns(shards, from, to, least);
        List<Node> expected = SummationTree.cover(shards, from, to);
        String what = shards + " shards, [" + from + ", " + to + ") in " + turns.count() + " turns";
        String[] slots = new String[turns.slots()];
        int next = from;
        for (int i = 0; i < turns.count(); i++) {
            Turn turn = turns.get(i);
            assertEquals(next, turn.first(), what);
            assertTrue((turn.end() - next) * Math.max(1, Math.min(least, to - from)) <= to - from, what);
            next = turn.end();
            for (int node = 0; node < turn.nodes().size(); node++) {
                slots[turn.slot() + node] = sum(turn.nodes().get(node));
            }
            for (Carry carry : turn.carries()) {
                assertEquals(sum(carry.left()), slots[carry.slot()], what);
                assertEquals(sum(carry.right()), slots[carry.slot() + 1], what);
                slots[carry.slot()] = "(" + slots[carry.slot()] + "+" + slots[carry.slot() + 1] + ")";
            }
        }
        assertEquals(to, next, what);
        assertTrue(turns.count() >= Math.min(least, to - from), what);
        assertEquals(expected.size(), turns.nodes(), what);
        assertEquals(
                expected.stream().map(TurnsTest::sum).toList(),
                Arrays.asList(slots).subList(0, expected.size()),
                what);
    }

    @Test
    void whateverTheShardsAndHoweverManyTurnsTheSumsAreThoseOfTheTree() {
        for (int shards = 1; shards <= MOST_SHARDS; shards++) {
            for (int from = 0; from < shards; from++) {
                for (int to = from; to <= shards; to++) {
                    for (int least = 1; least <= to - from + 1; least++) {
                        check(shards, from, to, least);
                    }
                }
            }
        }
    }

    @Test
    void manyTurnsNeedFewSlots() {
        assertEquals(2, turns(8, 0, 8, 2).slots());
        assertEquals(3, turns(8, 0, 8, 4).slots());
        assertEquals(13, turns(4096, 0, 4096, Integer.MAX_VALUE).slots());
    }
}

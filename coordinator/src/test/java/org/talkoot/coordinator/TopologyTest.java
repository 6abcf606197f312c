package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final int CHUNK_FLOATS = 64 * 1024;
    private static final Topology TOPOLOGY = Topology.STANDARD;

    private static int parts(int chunks, int processes) {
        return TOPOLOGY.parts((long) chunks * CHUNK_FLOATS, chunks, processes);
    }

    @Test
    void aTreeBeginsBeyondSoManyProcesses() {
        assertEquals(0, TOPOLOGY.fanOut(TOPOLOGY.mostProcesses()));
        assertEquals(TOPOLOGY.fanOut(), TOPOLOGY.fanOut(TOPOLOGY.mostProcesses() + 1));
        assertThrows(IllegalArgumentException.class, () -> new Topology(3, 1, 0));
    }

    @Test
    void chunksThatAreManyEnoughStayWhole() {
        for (int processes = 1; processes <= 32; processes++) {
            assertEquals(1, parts(153, processes), processes + " processes");
        }
        assertEquals(1, parts(1, 1));
        assertEquals(1, parts(1, 2));
    }

    @Test
    void beyondAsManyProcessesAsChunksTheyAreCutUntilTheBusiestHasAboutItsShare() {
        assertEquals(4, parts(153, 1_000));
        for (int processes : new int[] {200, 300, 500, 1_000}) {
            int chunks = 153 * parts(153, processes);
            int owned = (chunks + processes - 1) / processes;
            assertTrue(owned * processes < 2 * chunks, processes + " processes: " + chunks + " chunks");
        }
    }

    @Test
    void aChunkThatCostsNoMoreThanItsMessagesStaysWhole() {
        assertEquals(1, TOPOLOGY.parts(100, 1, 1_000));
    }

    @Test
    void partsAreAsEqualAsCanBe() {
        List<Integer> sizes = Collections.nCopies(153, CHUNK_FLOATS + 3);
        List<Integer> cut = TOPOLOGY.cut(sizes, 1_000);
        assertEquals(List.of(16_384, 16_385, 16_385, 16_385), cut.subList(0, 4));
        assertEquals(4 * 153, cut.size());
    }
}

package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
    private static int[] below(ProcessTree tree, int process) {
        return IntStream.range(0, tree.processes())
                .filter(each -> tree.above(each) == process)
                .toArray();
    }

    private static int depth(ProcessTree tree, int process) {
        return process == 0 ? 0 : 1 + depth(tree, tree.above(process));
    }

    @Test
    void whatIsAtAndBelowAProcessIsItselfAndThenWhatIsBelowEachInTurn() {
        for (int fanOut = 2; fanOut <= 9; fanOut++) {
            for (int processes = 1; processes <= 100; processes++) {
                ProcessTree tree = new ProcessTree(fanOut, processes);
                for (int process = 0; process < processes; process++) {
                    int end = process + 1;
                    for (int each : below(tree, process)) {
                        assertEquals(end, each, tree + ", below " + process);
                        end = tree.end(each);
                    }
                    assertEquals(end, tree.end(process), tree + ", " + process);
                }
                assertEquals(processes, tree.end(0));
            }
        }
    }

    @Test
    void aThousandAreFourLevelsDeepAndNobodyHasMoreThanSevenBelowALevel() {
        ProcessTree tree = new ProcessTree(8, 1_000);
        assertEquals(
                4,
                IntStream.range(0, 1_000).map(each -> depth(tree, each)).max().orElseThrow());
        assertEquals(7 + 7 + 7 + 1, below(tree, 0).length);
        assertTrue(IntStream.range(1, 1_000).allMatch(each -> below(tree, each).length <= 3 * 7));
    }
}

package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.coordinator.Topology;
import org.talkoot.deploy.docs.StepCost.Costs;

/** What the page on scaling predicts is what its model gives. */
class ScalingPageTest {
    private static final Costs TWO_CORES = new Costs(0.06, 0.63, 0.0066);
    private static final Costs SIXTEEN_CORES = new Costs(0.146, 0.314, 0);
    private static final StepCost WIDE = new StepCost(TWO_CORES, 190, 10_033_162, 153, 0);
    private static final StepCost LARGE = new StepCost(TWO_CORES, 1_900, 102_436_362, 1_563, 0);
    private static final int ROWS = 128; // a worker
    private static final double TOLERANCE = 0.2;

    @Test
    void itsTableIsTheModels() throws IOException {
        String page = Files.readString(Path.of("../docs/scaling.md"));
        for (int nodes : new int[] {2, 4, 32, 128, 1_024}) {
            assertContains(page, WIDE.row("10 million", nodes));
            assertContains(page, LARGE.row("102 million", nodes));
        }
    }

    private static void assertContains(String page, String row) {
        assertTrue(page.contains(row), row);
    }

    /** Samples a second: of one process, of two and of four. */
    @ParameterizedTest
    @CsvSource({"mlp-wide, 10033162, 153, 0, 1663, 2576, 4659", "mlp-bn, 671754, 11, 2, 27365, 33837, 52231"})
    void itsPredictionsAreNearWhatWasMeasured(
            String name, long parameters, int chunks, int norms, double alone, double two, double four)
            throws IOException {
        String page = Files.readString(Path.of("../docs/scaling.md"));
        StepCost cost = new StepCost(SIXTEEN_CORES, ROWS * 1e3 / alone, parameters, chunks, norms);
        for (int nodes : new int[] {2, 4}) {
            double measuredMs = nodes * ROWS * 1e3 / (nodes == 2 ? two : four);
            double predictedMs = cost.stepMs(nodes, Double.POSITIVE_INFINITY);
            assertEquals(measuredMs, predictedMs, TOLERANCE * measuredMs);
            assertContains(
                    page,
                    String.format(Locale.ROOT, "| %s | %d | %.1f | %.1f |", name, nodes, predictedMs, measuredMs));
        }
    }

    /** A power of two, so that what is below a node is a whole subtree of the shards. */
    @Test
    void theTreeBeginsWhereItIsCheaperAndItsFanOutIsNearTheBest() {
        Topology topology = Topology.STANDARD;
        int most = topology.mostProcesses();
        for (int nodes = 2; nodes <= 1_024; nodes++) {
            double flatMs = StepCost.flatMs(TWO_CORES, nodes);
            double treeMs = StepCost.treeMs(TWO_CORES, nodes, topology.fanOut());
            assertTrue(nodes > most ? treeMs < flatMs : flatMs < 1.05 * treeMs, nodes + " nodes");
        }
        double best = IntStream.rangeClosed(2, 64)
                .mapToDouble(ScalingPageTest::costOfGrowing)
                .min()
                .orElseThrow();
        assertTrue(costOfGrowing(topology.fanOut()) < 1.02 * best);
    }

    /** Milliseconds of a level, up and down, for each time that it multiplies the nodes by e. */
    private static double costOfGrowing(int fanOut) {
        return (2 * TWO_CORES.hopMs() + 2 * (fanOut - 1) * TWO_CORES.messageMs()) / Math.log(fanOut);
    }

    @Test
    void whatBatchNormCostsOnAThousandNodesIsOnThePage() throws IOException {
        String page = Files.readString(Path.of("../docs/scaling.md"));
        for (int nodes : new int[] {8, 32, 128, 1_024}) {
            double treeMs = StepCost.treeMs(TWO_CORES, nodes, Topology.STANDARD.fanOut());
            assertContains(
                    page,
                    String.format(
                            Locale.ROOT, "| %d | %.2f | %.2f |", nodes, StepCost.flatMs(TWO_CORES, nodes), treeMs));
        }
    }

    @Test
    void whereAllOwnEquallyMuchTheModelSendsWhatAnAllReduceDoes() {
        StepCost even = new StepCost(TWO_CORES, 0, 1_024_000, 1_024, 0);
        assertEquals(2.0 * 1_023 / 1_024 * 1_024_000 * Float.BYTES, even.mostBytes(1_024), 1);
    }
}

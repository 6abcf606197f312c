package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the page on scaling predicts is what its model gives. */
class ScalingPageTest {
    private static final StepCost WIDE = new StepCost(190, 10_033_162, 153, 0);
    private static final StepCost LARGE = new StepCost(1_900, 102_436_362, 1_563, 0);

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

    @Test
    void whereAllOwnEquallyMuchTheModelSendsWhatAnAllReduceDoes() {
        StepCost even = new StepCost(0, 1_024_000, 1_024, 0);
        assertEquals(2.0 * 1_023 / 1_024 * 1_024_000 * Float.BYTES, even.mostBytes(1_024), 1);
    }
}

package org.talkoot.deploy.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.talkoot.deploy.lab.report.Finding;
import org.talkoot.deploy.lab.report.Report;
import org.talkoot.deploy.show.Screen;
import org.talkoot.deploy.show.WorkDisplay;

/** What each lab claims holds. */
class LabTest {
    private static Report run(Lab lab, LabData data, boolean quick, int threads) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        Screen screen = new Screen(false, false, 80, false, false);
        try (WorkDisplay display = new WorkDisplay(nowhere, false, screen)) {
            return lab.run(data, quick, threads, display);
        }
    }

    private static void assertHolds(Report report) {
        assertEquals(
                List.of(),
                report.findings().stream()
                        .filter(finding -> !finding.holds())
                        .map(Finding::text)
                        .toList());
    }

    @Tag("system")
    @Test
    void gradientsOfADeepNetworkAreAsItsStartSaysAndTheSameOnAnyNumberOfThreads() {
        Report report = run(Lab.INITIALIZATION, LabData.digits(), true, 2);

        assertHolds(report);
        assertEquals(
                report.findings(),
                run(Lab.INITIALIZATION, LabData.digits(), true, 3).findings());
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void everyFindingHoldsOnMnist(Lab lab) {
        String folder = System.getenv("TALKOOT_MNIST"); // the four files aren't given away with Talkoot
        Assumptions.assumeTrue(folder != null, "TALKOOT_MNIST is the folder with MNIST's four files");
        assertHolds(run(lab, LabData.idx(Path.of(folder)), false, 2));
    }
}

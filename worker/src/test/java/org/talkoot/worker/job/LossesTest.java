package org.talkoot.worker.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.engine.loss.Loss;
import org.talkoot.protocol.job.JobFile;

class LossesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeThreeClassesOfTwoOneAndFiveSamples() throws Exception {
        Files.writeString(folder.resolve("data.csv"), "1,a\n2,b\n3,a\n4,c\n5,c\n6,c\n7,c\n8,c\n");
    }

    private Loss loss(String loss, String... overrides) {
        String job = "job { epochs = 1, batch-size = 2, data { format = csv, train { file = data.csv } }, loss = "
                + loss + ", model = [ { type = linear, out = 3 } ], optimizer { learning-rate = 0.1 } }";
        return JobResolver.resolve(JobFile.parse(job, "job", folder, List.of(overrides)))
                .loss();
    }

    private String mistake(String loss, String... overrides) {
        return assertThrows(JobMistake.class, () -> loss(loss, overrides)).getMessage();
    }

    @Test
    void balancedWeightsMakeAllClassesCountTheSameInSum() {
        Loss loss = loss("{ type = cross-entropy, class-weights = balanced }");
        assertEquals(8 / 6.0, loss.weight(0));
        assertEquals(8 / 3.0, loss.weight(1));
        assertEquals(8 / 15.0, loss.weight(2));
    }

    @Test
    void givenWeightsAreInTheOrderOfTheClasses() {
        Loss loss = loss("{ type = cross-entropy, class-weights = [1, 2, 0.5] }");
        assertEquals(List.of(1.0, 2.0, 0.5), List.of(loss.weight(0), loss.weight(1), loss.weight(2)));
        assertFalse(loss("cross-entropy").isWeighted());
    }

    @Test
    void weightsThatDoNotFitTheDataAreRefused() {
        assertEquals(
                "job.loss.class-weights: must have one weight for each class, of which the data have 3, but has 2",
                mistake("{ type = cross-entropy, class-weights = [1, 2] }"));
        assertEquals(
                "job.loss.class-weights: balanced needs training samples of every class, but there is none of class c; "
                        + "give a list of weights",
                mistake("{ type = cross-entropy, class-weights = balanced }", "job.data.train.limit=3"));
    }
}

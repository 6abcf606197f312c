package org.talkoot.deploy.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

class JobDifferenceTest {
    @TempDir
    private Path temp;

    private JobSpec job(String name, String file, String layers, String run) {
        String text = "job { name = " + name + ", epochs = 1, batch-size = 2, data { format = csv, train { file = "
                + file + " } }, model = [" + layers + "], optimizer { learning-rate = 1 } }\n" + run;
        return JobFile.parse(text, "test", temp, List.of());
    }

    @Test
    void aLayerThatDiffersIsShownWhole() {
        List<JobDifference> differences = JobDifference.between(
                job("a", "f", "{ type = linear, out = 3 }", ""),
                job("a", "f", "{ type = linear, out = 4 }, { type = residual, body = [{ type = relu }] }", ""));
        assertEquals(
                List.of(
                        new JobDifference(
                                "job.model[0]",
                                Optional.of("linear bias = true, out = 3"),
                                Optional.of("linear bias = true, out = 4"),
                                true,
                                false),
                        new JobDifference(
                                "job.model[1]", Optional.empty(), Optional.of("residual body = [relu]"), true, false)),
                differences);
    }

    @Test
    void nameRunAndAnEqualFileElsewhereDontDetermineTheResult() throws IOException {
        Files.writeString(temp.resolve("f"), "1,2\n");
        Files.writeString(temp.resolve("g"), "1,2\n");
        Files.writeString(temp.resolve("h"), "1,3\n");
        String layer = "{ type = linear, out = 3 }";
        JobSpec first = job("a", "f", layer, "");
        List<JobDifference> same = JobDifference.between(first, job("b", "g", layer, "run.evaluate-every-epochs = 0"));
        assertEquals(
                List.of("job.data.train.file", "job.name", "run.evaluate-every-epochs"),
                same.stream().map(JobDifference::key).toList());
        assertEquals(List.of(), same.stream().filter(JobDifference::ofTheResult).toList());
        List<JobDifference> other = JobDifference.between(first, job("a", "h", layer, ""));
        assertEquals(
                List.of(true), other.stream().map(JobDifference::ofTheResult).toList());
    }
}

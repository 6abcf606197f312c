package org.talkoot.protocol.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverrideTest {
    @Test
    void anOverrideWinsOverTheFileAndTheLaterOverTheEarlier() {
        assertEquals(
                0.2,
                Jobs.parse(Jobs.SMALLEST, "job.optimizer.learning-rate=0.2")
                        .optimizer()
                        .learningRate());
        assertEquals(
                9, Jobs.parse(Jobs.SMALLEST, "job.epochs=8", "job.epochs = 9").epochs());
    }

    @Test
    void anOverrideMayAddAGroupOrReplaceAList() {
        JobSpec job = Jobs.parse(
                Jobs.SMALLEST, "run.checkpoint=off", "job.model=[{type=relu}]", "job.optimizer={momentum=0.5}");
        assertEquals(Optional.empty(), job.run().checkpoint());
        assertEquals(List.of(new LayerSpec.Relu()), job.model());
        assertEquals(OptimizerSpec.builder(0.1).momentum(0.5).build(), job.optimizer());
    }

    @Test
    void aPathInAnOverrideIsRelativeToTheWorkingDirectory() {
        assertEquals(
                Optional.of(Path.of("w.safetensors").toAbsolutePath()),
                Jobs.parse(Jobs.SMALLEST, "job.init-from=w.safetensors").initFrom());
    }

    @Test
    void anOverrideMayReferToAKeyOfTheFile() {
        assertEquals(
                256, Jobs.parse(Jobs.SMALLEST, "job.seed=${job.batch-size}").seed());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    job.optimzer.momentum=0.8   | job.optimzer: is not a known key; did you mean optimizer?
                    job.optimizer.momentom=0.8  | job.optimizer.momentom: is not a known key; did you mean momentum?
                    jobs.epochs=3               | jobs: is not a known key; did you mean job?
                    job.optimizer.momentum=2    | job.optimizer.momentum: must be at least 0 and below 1, but is 2.0
                    job.epochs="3"              | job.epochs: must be a whole number, but is "3"
                    job.data={format=idx}       | job.data.train: is missing; it has no default
                    job.model.0.p=0.3           | job.model: must be a list [ … ], but is a group { … }
                    job.epochs                  | must be a key and a value, as in job.optimizer.momentum=0.8
                    =3                          | must be a key and a value, as in job.optimizer.momentum=0.8
                    job.epochs=                 | is not HOCON: it ends too early; a brace, a bracket, a quote or a value is missing
                    job.epochs={                | is not HOCON: it ends too early; a brace, a bracket, a quote or a value is missing
                    job.init-from=a//b          | must be one key and one value; a # or // in a text needs quotes
                    job.epochs=3, job.seed=4    | must be one key and one value; a # or // in a text needs quotes
                    job.seed=${job.sead}        | has a ${…} that names no key of this job; the environment is not looked at
                    """)
    void aMistakeInAnOverrideNamesTheOverride(String override, String problem) {
        assertEquals("--set " + override + ": " + problem, Jobs.problem(Jobs.SMALLEST, override));
    }

    @Test
    void aMistakeInTheFileKeepsItsLineBesideAnOverride() {
        assertEquals(
                "mlp.conf:7: job.seeed: is not a known key; did you mean seed?",
                Jobs.problem(Jobs.with("seeed = 3"), "job.epochs=3"));
        assertEquals(
                "mlp.conf:1: job.batch-size: is missing; it has no default",
                Jobs.problem("job { data { format = digits } }", "job.epochs=3"));
    }
}

package org.talkoot.protocol.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdentityTest {
    private static JobIdentity identity(JobSpec job) {
        return JobIdentity.of(job, path -> "content of " + path.getFileName());
    }

    @Test
    void theSameFilesElsewhereAreTheSameJob() {
        JobSpec here = Jobs.parse(Jobs.example());
        JobSpec there = JobFile.parse(Jobs.example(), "x", Path.of("/elsewhere"), List.of());
        assertNotEquals(here, there);
        assertEquals(identity(here), identity(there));
        assertFalse(identity(here).text().contains("/jobs"));
    }

    @Test
    void otherContentIsAnotherJob() {
        JobSpec job = Jobs.parse(Jobs.example());
        assertNotEquals(identity(job), JobIdentity.of(job, path -> "other"));
        assertTrue(identity(job).text().contains("init-from = \"content of weights.safetensors\""));
    }

    @Test
    void whatIsUnderRunAndTheNameAreNotPartOfIt() {
        assertEquals(
                identity(Jobs.parse(Jobs.SMALLEST)),
                identity(Jobs.parse(Jobs.SMALLEST, "run.checkpoint=off", "job.name=other")));
    }

    @Test
    void aDefaultThatIsWrittenOutChangesNothing() {
        assertEquals(
                identity(Jobs.parse(Jobs.SMALLEST)),
                identity(Jobs.parse(Jobs.SMALLEST, "job.loss={type=cross-entropy,label-smoothing=0}")));
        assertEquals(identity(Jobs.parse(Jobs.SMALLEST)), identity(Jobs.parse(Jobs.SMALLEST, "job.seed=1")));
    }

    @Test
    void whichWeightsAJobThatStopsEarlyEndsWithIsPartOfIt() {
        assertNotEquals(
                identity(Jobs.parse(Jobs.SMALLEST, "job.early-stopping={}")),
                identity(Jobs.parse(Jobs.SMALLEST, "job.early-stopping={restore-best=true}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed=2",
                "epochs=6",
                "batch-size=255",
                "shards=4",
                "shuffle=false",
                "drop-last=true",
                "numerics=relaxed",
                "data.scale=[0, 2]",
                "data.normalize=measured",
                "data.augment=[flip]",
                "model=[{type=flatten},{type=linear,out=11}]",
                "init=xavier-normal",
                "loss=mse",
                "loss={type=cross-entropy,label-smoothing=0.1}",
                "loss={type=cross-entropy,class-weights=balanced}",
                "loss={type=cross-entropy,class-weights=[1]}",
                "optimizer.learning-rate=0.2",
                "optimizer.momentum=0.2",
                "optimizer.weight-decay=1e-9",
                "optimizer.decay=decoupled",
                "optimizer.decay-biases=false",
                "optimizer.clip-norm=1.0",
                "optimizer.schedule=cosine",
                "init-from=w",
                "data.validation-fraction=0.1",
                "early-stopping={patience=4}",
            })
    void everyKeyThatDeterminesTheResultIsPartOfIt(String override) {
        assertNotEquals(identity(Jobs.parse(Jobs.SMALLEST)), identity(Jobs.parse(Jobs.SMALLEST, "job." + override)));
    }

    @Test
    void theHashIsOfTheTextAndStaysTheSame() {
        JobIdentity identity = identity(Jobs.parse(Jobs.SMALLEST));
        assertTrue(identity.sha256().matches("[0-9a-f]{64}"), identity.sha256());
        assertEquals(
                "1aaf02a604e9303a88662a8ab22da02368e5766139e1252f7368ad0336e0838b", identity.sha256(), identity.text());
    }
}

package org.talkoot.deploy.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.ledger.Ledger;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.deploy.run.RunDirectory;
import org.talkoot.deploy.run.RunRecorder;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** What one coordinator's directory tells of a run makes another's the same. */
class PastRunTest {
    private static final TrainingJob JOB = JobResolver.resolve(RecorderTest.JOB.spec().toBuilder()
            .optimizer(OptimizerSpec.builder(0.1).clipNorm(1).build())
            .build());
    private static final JobEvent.Evaluated EVALUATED = new JobEvent.Evaluated(3, EvaluationSet.TEST, 300.5, 301);

    @TempDir
    private Path folder;

    private List<JobEvent> past;

    private static JobEvent formed(int generation, List<Integer> firstShard) {
        World world = new World(new Fence(1, generation), firstShard, List.of(0), 0, 3, 1000);
        List<String> names = List.of("a", "b").subList(0, firstShard.size() - 1);
        return new JobEvent.WorldFormed(world, names, "any");
    }

    private static JobEvent committed(int generation, int from, float... losses) {
        return new JobEvent.Committed(new Fence(1, generation), from, losses, losses, 17);
    }

    private void record(String name, List<JobEvent> events) {
        try (RunDirectory directory = RunDirectory.take(folder.resolve(name));
                RunRecorder files = new RunRecorder(directory, () -> {})) {
            BehaviorTestKit<JobEvent> recorder = BehaviorTestKit.create(Recorder.create(
                    JOB,
                    Beginning.of(JOB, Storage.none()),
                    steps -> Optional.empty(),
                    Optional.empty(),
                    Optional.of(Ledger.goOn(directory.path(), 0)),
                    files,
                    new CompletableFuture<>()));
            events.forEach(recorder::run);
        }
    }

    @BeforeEach
    void tell() {
        record(
                "one",
                List.of(
                        formed(1, List.of(0, 5, 8)),
                        committed(1, 0, 2.25f, 1.1f, 1e-7f),
                        EVALUATED,
                        new JobEvent.Recovering("worker b died", 3, 4),
                        formed(2, List.of(0, 8)),
                        committed(2, 3, 0.7f, 0.3f)));
        past = new PastRun(folder.resolve("one"), 5, List.of(EVALUATED)).events();
    }

    private List<LedgerEntry> ledger(String name) throws IOException {
        return LedgerFile.read(LedgerFile.of(folder.resolve(name))).entries().stream()
                .filter(entry -> !entry.hasRecovery())
                .toList();
    }

    @Test
    void aDirectoryThatIsToldAllHoldsWhatTheOtherHolds() throws IOException {
        record("other", past);
        for (String file : List.of("metrics.jsonl", "evaluations.jsonl")) {
            assertEquals(
                    Files.readString(folder.resolve("one").resolve(file)),
                    Files.readString(folder.resolve("other").resolve(file)));
        }
        assertTrue(Files.readString(folder.resolve("one").resolve("metrics.jsonl"))
                .contains("\"gradientNorm\":2.25,\"clipped\":true"));
        assertEquals(ledger("one"), ledger("other"));
    }

    @Test
    void whoHasSeenAPartOfItRecordsTheRest() throws IOException {
        List<JobEvent> events = new ArrayList<>();
        events.add(formed(1, List.of(0, 5, 8)));
        events.add(committed(1, 0, 2.25f, 1.1f));
        events.addAll(past);
        record("other", events);
        assertEquals(
                Files.readString(folder.resolve("one").resolve("metrics.jsonl")),
                Files.readString(folder.resolve("other").resolve("metrics.jsonl")));
        List<String> commits = ledger("other").stream()
                .filter(LedgerEntry::hasCommit)
                .map(entry ->
                        entry.getCommit().getFrom() + ".." + entry.getCommit().getTo())
                .toList();
        assertEquals(List.of("0..2", "2..3", "3..5"), commits);
    }

    @Test
    void whatIsBeyondTheCheckpointIsNotTold() {
        List<JobEvent> events = new PastRun(folder.resolve("one"), 3, List.of(EVALUATED)).events();
        assertEquals(2, events.size());
        assertEquals(3, ((JobEvent.Past) events.get(0)).losses().length);
        assertEquals(EVALUATED, events.get(1));
    }

    @Test
    void aDirectoryWhoseFilesDontFitEachOtherIsRefused() throws IOException {
        Files.writeString(folder.resolve("one").resolve("metrics.jsonl"), "");
        PastRun torn = new PastRun(folder.resolve("one"), 5, List.of(EVALUATED));
        assertThrows(JobRefusedException.class, torn::events);
    }
}

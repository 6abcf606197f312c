package org.talkoot.deploy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.engine.data.MinibatchPlan;
import org.talkoot.engine.data.SampleOrder;
import org.talkoot.protocol.wire.Ledgers.CommitEntry;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.protocol.wire.Ledgers.RecoveryEntry;
import org.talkoot.protocol.wire.Ledgers.ResumeEntry;
import org.talkoot.protocol.wire.Ledgers.WorldEntry;

class AuditTest {
    private static final LedgerEntry WORLD = world(0, 3, 5);

    @TempDir
    private Path temp;

    private static LedgerEntry world(Integer... firstShard) {
        WorldEntry.Builder world = WorldEntry.newBuilder().addAllFirstShard(List.of(firstShard));
        for (int rank = 0; rank < firstShard.length - 1; rank++) {
            world.addNames("w" + rank);
        }
        return LedgerEntry.newBuilder().setWorld(world).build();
    }

    private static LedgerEntry commit(int from, int to) {
        return LedgerEntry.newBuilder()
                .setCommit(CommitEntry.newBuilder().setFrom(from).setTo(to))
                .build();
    }

    /** 5 shards; epochs of 4 steps: 10, 10, 10 and 7 samples. */
    private static Audit audit(LedgerEntry... entries) {
        return Audit.of(List.of(entries), new MinibatchPlan(37, 10, false), 8, 5, new SampleOrder(37, 1, true));
    }

    private static void assertViolation(String words, LedgerEntry... entries) {
        String sentence =
                assertThrows(Audit.Violation.class, () -> audit(entries)).getMessage();
        assertTrue(sentence.contains(words), sentence);
    }

    @Test
    void aRunOfWholeEpochsUsedEachSampleOncePerEpochWhoeverComputedIt() {
        LedgerEntry recovery = LedgerEntry.newBuilder()
                .setRecovery(
                        RecoveryEntry.newBuilder().setReason("worker 1 died").setLostSteps(2))
                .build();
        Audit audit = audit(WORLD, commit(0, 3), recovery, world(0, 5), commit(3, 8));
        assertEquals(8, audit.steps());
        assertEquals(2 * 37, audit.samples());
        assertEquals(2, audit.worlds());
        assertEquals(2, audit.recoveries().get(0).getLostSteps());
        assertEquals(Map.of("w0", new Audit.Share(8, 3 * 3 + 5 * 5), "w1", new Audit.Share(3, 3 * 2)), audit.workers());
    }

    @Test
    void whatFailuresAndResumesCostIsAddedAndWorldsThatCommittedNothingDontCount() {
        LedgerEntry recovery = LedgerEntry.newBuilder()
                .setRecovery(RecoveryEntry.newBuilder().setLostSteps(2).setTookMs(40))
                .build();
        LedgerEntry resume = LedgerEntry.newBuilder()
                .setResume(ResumeEntry.newBuilder().setSteps(3).setLostSteps(4))
                .build();
        LedgerEntry later = LedgerEntry.newBuilder()
                .setWorld(WORLD.getWorld().toBuilder().setTerm(7))
                .build();
        Audit audit =
                audit(WORLD, WORLD, commit(0, 2), recovery, WORLD, commit(2, 3), resume, recovery, later, commit(3, 8));
        assertEquals(3, audit.worlds());
        assertEquals(Set.of(0L, 7L), audit.terms());
        assertEquals(8, audit.stepsComputedAgain());
        assertEquals(80, audit.recoveryMs());
    }

    @Test
    void moreStepsThanTheJobHasOrAWorldThatSaysNothingOfItsShardsIsAViolation() {
        assertViolation("goes on to step 9, but the job has only 8", WORLD, commit(0, 9));
        assertViolation(
                "doesn't say which shards",
                LedgerEntry.newBuilder()
                        .setWorld(WorldEntry.newBuilder().addNames("w0"))
                        .build(),
                commit(0, 1));
    }

    @Test
    void aStepThatIsMissingRepeatedOrComputedByNobodyIsAViolation() {
        assertViolation(
                "after step 3 the ledger goes on with the steps from 5 to 8", WORLD, commit(0, 3), commit(4, 8));
        assertViolation(
                "after step 3 the ledger goes on with the steps from 3 to 8", WORLD, commit(0, 3), commit(2, 8));
        assertViolation("computed by nobody", commit(0, 3));
    }

    @Test
    void aShardThatIsMissingOrComputedTwiceIsAViolation() {
        assertViolation("only 4 of 5 shards", world(0, 4), commit(0, 1));
        assertViolation("begins at shard 1, but 0 was the next", world(1, 5), commit(0, 1));
    }

    @Test
    void aTornOrAlteredEntryEndsTheLedgerAndIsCutOffBeforeItGoesOn() throws IOException {
        Path file = LedgerFile.of(temp);
        try (LedgerFile ledger = LedgerFile.goOn(temp, 0)) {
            for (LedgerEntry entry : List.of(WORLD, commit(0, 3), commit(3, 6), commit(6, 8))) {
                ledger.append(entry);
            }
        }
        byte[] whole = Files.readAllBytes(file);
        assertEquals(4, LedgerFile.read(file).entries().size());
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertEquals(
                List.of(WORLD, commit(0, 3), commit(3, 6)),
                LedgerFile.read(file).entries());
        assertTrue(LedgerFile.read(file).torn());
        try (LedgerFile ledger = LedgerFile.goOn(temp, 3)) {
            ledger.append(commit(3, 7));
        }
        LedgerEntry resume = LedgerEntry.newBuilder()
                .setResume(ResumeEntry.newBuilder().setSteps(3).setLostSteps(3))
                .build();
        assertEquals(
                List.of(WORLD, commit(0, 3), resume, commit(3, 7)),
                LedgerFile.read(file).entries());
        Files.write(file, Arrays.copyOf(whole, whole.length + 100)); // zeros, as a power cut may leave
        assertEquals(4, LedgerFile.read(file).entries().size());
        assertTrue(LedgerFile.read(file).torn());
        whole[whole.length - 1] ^= 4;
        Files.write(file, whole);
        assertTrue(LedgerFile.read(file).torn());
    }
}

package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.wire.Ledgers.CommitEntry;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;

/** The ledgers of several coordinators of one job say the same: never did two worlds commit the same step. */
final class OneHistory {
    private OneHistory() {}

    static void assertOf(List<Path> runDirectories) throws IOException {
        Map<Integer, Fence> committedBy = new HashMap<>(); // by step
        for (Path run : runDirectories) {
            if (Files.exists(LedgerFile.of(run))) {
                LedgerFile.Content ledger = LedgerFile.read(LedgerFile.of(run));
                assertFalse(ledger.torn(), run::toString);
                add(ledger.entries(), committedBy, run);
            }
        }
    }

    private static void add(List<LedgerEntry> ledger, Map<Integer, Fence> committedBy, Path run) {
        Fence world = null;
        for (LedgerEntry entry : ledger) {
            if (entry.hasWorld()) {
                world = new Fence(entry.getWorld().getTerm(), entry.getWorld().getGeneration());
            } else if (entry.hasCommit()) {
                add(entry.getCommit(), world, committedBy, run);
            }
        }
    }

    private static void add(CommitEntry commit, Fence world, Map<Integer, Fence> committedBy, Path run) {
        for (int step = commit.getFrom(); step < commit.getTo(); step++) {
            Fence other = committedBy.putIfAbsent(step, world);
            assertEquals(other == null ? world : other, world, "step " + (step + 1) + " in " + run);
        }
    }
}

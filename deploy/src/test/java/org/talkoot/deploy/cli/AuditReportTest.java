package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.ledger.Audit;
import org.talkoot.protocol.wire.Ledgers.RecoveryEntry;
import org.talkoot.protocol.wire.Ledgers.ResumeEntry;

class AuditReportTest {
    private static final Audit AUDIT = new Audit(
            1380,
            3,
            86_280,
            new TreeSet<>(Set.of(1L, 3L)),
            new TreeMap<>(Map.of("0", new Audit.Share(1380, 5520), "1", new Audit.Share(1, 1))),
            List.of(RecoveryEntry.newBuilder()
                    .setReason("worker 1 died")
                    .setLostSteps(6)
                    .setTookMs(1041)
                    .build()),
            List.of(ResumeEntry.newBuilder().setSteps(1200).setLostSteps(13).build()));

    @Test
    void aPersonReadsWhatWasProvedWhoComputedWhatAndWhatItCost() {
        assertEquals(
                List.of(
                        "steps 1 to 1,380 of 1,400: each once, without a gap",
                        "samples: 86,280 used, each exactly once in its epoch",
                        "worlds: 3, under 2 coordinators, of terms 1 to 3",
                        "worker 0: 5,520 shards in 1,380 steps",
                        "worker 1: 1 shard in 1 step",
                        "recovery: worker 1 died: 6 steps computed again, 1,041 ms to the next commit",
                        "resumed after step 1,200: 13 steps computed again",
                        "in all 19 steps computed again, 1,041 ms from failures to the next commit"),
                new AuditReport(AUDIT, 1400).lines());
    }

    @Test
    void aProgramReadsTheSame() {
        assertEquals(
                "{\"steps\":1380,\"stepsOfJob\":1400,\"samples\":86280,\"worlds\":3,\"terms\":[1,3],"
                        + "\"workers\":[{\"name\":\"0\",\"steps\":1380,\"shards\":5520},{\"name\":\"1\",\"steps\":1,"
                        + "\"shards\":1}],\"recoveries\":[{\"reason\":\"worker 1 died\",\"stepsLost\":6,"
                        + "\"milliseconds\":1041}],\"resumes\":[{\"afterStep\":1200,\"stepsLost\":13}],"
                        + "\"stepsComputedAgain\":19,\"recoveryMilliseconds\":1041}",
                new AuditReport(AUDIT, 1400).json().toString());
    }
}

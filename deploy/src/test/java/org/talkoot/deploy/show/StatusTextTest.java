package org.talkoot.deploy.show;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.protocol.message.JobStatus.Worker;

class StatusTextTest {
    private static JobStatus status(String phase, int awaited, double samplesPerSecond, Worker... workers) {
        return new JobStatus(
                "digits",
                phase,
                new Fence(2, 3),
                awaited,
                1_200,
                1_234,
                2_760,
                0.01234f,
                samplesPerSecond,
                1,
                List.of("10.0.0.1:7401", "10.0.0.2:7401"),
                List.of(workers));
    }

    @Test
    void aRunningJobIsShownWithATableOfItsWorkers() {
        Worker fast = new Worker("10.0.0.1:7401/0", 5, 1_234, 1.5, 27, "loading the minibatch", false, Map.of());
        Worker slow = new Worker("10.0.0.1:7401/10", 3, 1_234, 12.25, 1_270, "the loss", true, Map.of());
        Worker newcomer = new Worker("10.0.0.1:7401/11", 0, 0, 0, -1, "it waits for the next world", false, Map.of());
        assertEquals("""
                digits: training
                step 1,234 of 2,760, 1,200 committed, loss 0.0123, 19,565 samples/s
                generation 3 of term 2, 2 nodes, 3 workers, 1 recovery

                worker            shards   step  ms/shard  silent ms        doing
                10.0.0.1:7401/0        5  1,234      1.50         27        loading the minibatch
                10.0.0.1:7401/10       3  1,234     12.25      1,270  slow  the loss
                10.0.0.1:7401/11       0      0         -          -        it waits for the next world
                10.0.0.2:7401 is getting ready""", String.join("\n", StatusText.lines(status("training", 0, 19_565.2, fast, slow, newcomer))));
    }

    @Test
    void whoeverWaitsForWorkersSaysForHowMany() {
        List<String> lines = StatusText.lines(status("forming", 4, 0));
        assertEquals("digits: waiting for workers, 0 of 4 are here", lines.get(0));
        assertEquals("step 1,234 of 2,760, 1,200 committed, loss 0.0123", lines.get(1));
        assertEquals("10.0.0.1:7401 is getting ready", lines.get(3));
    }
}

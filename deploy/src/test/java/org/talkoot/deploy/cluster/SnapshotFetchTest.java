package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.SnapshotRequest;
import org.talkoot.worker.compute.Snapshot;

/** A snapshot of several parts, fetched from whoever has it. */
class SnapshotFetchTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final int FLOATS = 20 * SnapshotRequest.MOST + 7;
    private static final Snapshot WHOLE = snapshot(8, 1);

    private final List<Long> missing = Collections.synchronizedList(new ArrayList<>());

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static Snapshot snapshot(int steps, float scale) {
        float[] weights = new float[FLOATS];
        float[] velocity = new float[FLOATS];
        for (int i = 0; i < FLOATS; i++) {
            weights[i] = i * scale;
            velocity[i] = -i * scale;
        }
        return new Snapshot(steps, weights, velocity, new float[] {scale, 2});
    }

    private static SnapshotValues empty() {
        return new SnapshotValues(new Snapshot(8, new float[FLOATS], new float[FLOATS], new float[2]));
    }

    private static ActorRef<SnapshotRequest> holding(Snapshot... kept) {
        return KIT.spawn(SnapshotKeeper.create(() -> List.of(kept)));
    }

    private CompletableFuture<Snapshot> fetch(List<ActorRef<SnapshotRequest>> sources) {
        CompletableFuture<Snapshot> result = new CompletableFuture<>();
        KIT.spawn(SnapshotFetch.create(empty(), sources, missing::add, result));
        return result;
    }

    private static void assertWhole(CompletableFuture<Snapshot> fetched) throws Exception {
        Snapshot snapshot = fetched.get(30, TimeUnit.SECONDS);
        assertEquals(8, snapshot.steps());
        assertArrayEquals(WHOLE.weights(), snapshot.weights());
        assertArrayEquals(WHOLE.velocity(), snapshot.velocity());
        assertArrayEquals(WHOLE.buffers(), snapshot.buffers());
    }

    @Test
    void allPartsArriveAndLessAndLessIsMissing() throws Exception {
        assertWhole(fetch(List.of(holding(snapshot(7, 3), WHOLE))));
        long[] told = missing.stream().mapToLong(Long::longValue).toArray();
        long[] sorted = told.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < told.length; i++) {
            assertEquals(sorted[told.length - 1 - i], told[i]);
        }
        assertEquals(0, told[told.length - 1]);
    }

    @Test
    void whoeverDoesntHaveItIsFollowedByTheNext() throws Exception {
        assertWhole(fetch(List.of(holding(), holding(snapshot(4, 1)), holding(WHOLE))));
    }

    @Test
    void oneWhoIsSilentIsFollowedByTheNext() throws Exception {
        assertWhole(fetch(List.of(KIT.spawn(Behaviors.ignore()), holding(WHOLE))));
    }

    @Test
    void partsThatAreLostAreAskedForAgain() throws Exception {
        ActorRef<SnapshotRequest> keeper = holding(WHOLE);
        AtomicInteger asked = new AtomicInteger();
        Behavior<SnapshotRequest> lossy = Behaviors.receiveMessage(request -> {
            if (asked.incrementAndGet() % 5 != 0) {
                keeper.tell(request);
            }
            return Behaviors.same();
        });
        assertWhole(fetch(List.of(KIT.spawn(lossy))));
    }

    @Test
    void aSnapshotOfAnotherModelIsNotTaken() {
        Snapshot another = new Snapshot(8, new float[5], null, new float[2]);
        ExecutionException failure = assertThrows(
                ExecutionException.class, () -> fetch(List.of(holding(another))).get(30, TimeUnit.SECONDS));
        assertEquals(
                "the snapshot after step 8 can't be had from any node any more",
                failure.getCause().getMessage());
    }
}

package org.talkoot.deploy.lane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.WorkerCommand;

/** Messages between workers of two nodes. */
@Timeout(60)
class ExchangeLanesTest {
    private static final Fence FENCE = new Fence(3, 2);
    private static final int MESSAGES = 200;

    private static LaneNode left;
    private static LaneNode right;

    @BeforeAll
    static void start() throws IOException {
        left = new LaneNode(ConfigFactory.empty());
        right = new LaneNode(ConfigFactory.empty());
    }

    @BeforeEach
    void introduce() {
        left.onLanes.clear();
        right.onLanes.clear();
        left.knows(OptionalInt.of(right.lanes().port()));
        right.knows(OptionalInt.of(left.lanes().port()));
    }

    @AfterAll
    static void stop() {
        left.close();
        right.close();
    }

    private static WorkerCommand next(LaneNode node) throws InterruptedException {
        WorkerCommand message = node.received.poll(10, TimeUnit.SECONDS);
        assertNotNull(message, "nothing arrives");
        return message;
    }

    private static void assertOnLanes(int count, LaneNode sender) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            assertNotNull(sender.onLanes.poll(10, TimeUnit.SECONDS), "not all went on lanes");
        }
    }

    private static PeerMessage weights(int step) {
        return new WeightsChunk(FENCE, step, 0, 0, 0, 2, new float[] {step, -step});
    }

    private static int step(WorkerCommand message) {
        return assertInstanceOf(WeightsChunk.class, message).step();
    }

    @Test
    void everyMessageOfAStepArrivesWithItsBits() throws InterruptedException {
        float[] values = {1.5f, -0.0f, Float.intBitsToFloat(0x7fc0_1234), Float.MIN_VALUE, Float.NEGATIVE_INFINITY};
        left.send(right, new Statistics(FENCE, 7, 1, 2, new float[][] {values, {}}));
        left.send(right, new GradientChunk(FENCE, 7, 1, 2, 1, 4, new float[][] {values, values}));
        left.send(right, new WeightsChunk(FENCE, 7, 1, 2, 0, 5, values));
        left.send(right, new VelocityChunk(FENCE, 8, 1, 2, 2, 5, values));

        Statistics statistics = assertInstanceOf(Statistics.class, next(right));
        assertBits(values, statistics.nodes()[0]);
        assertEquals(0, statistics.nodes()[1].length);
        GradientChunk gradient = assertInstanceOf(GradientChunk.class, next(right));
        assertEquals(List.of(1, 4), List.of(gradient.from(), gradient.to()));
        assertBits(new float[] {values[1], values[2], values[3]}, gradient.partials()[1]);
        assertBits(values, assertInstanceOf(WeightsChunk.class, next(right)).weights());
        VelocityChunk velocity = assertInstanceOf(VelocityChunk.class, next(right));
        assertBits(new float[] {values[2], values[3], values[4]}, velocity.velocity());
        assertEquals(FENCE, velocity.fence());
        assertOnLanes(4, left);
    }

    private static void assertBits(float[] expected, float[] actual) {
        assertArrayEquals(bits(expected), bits(actual));
    }

    private static int[] bits(float[] values) {
        return IntStream.range(0, values.length)
                .map(i -> Float.floatToRawIntBits(values[i]))
                .toArray();
    }

    @Test
    void messagesArriveInTheirOrderBothWaysAtOnce() throws InterruptedException {
        for (int step = 0; step < MESSAGES; step++) {
            left.send(right, weights(step));
            right.send(left, weights(step));
        }
        for (int step = 0; step < MESSAGES; step++) {
            assertEquals(step, step(next(right)));
            assertEquals(step, step(next(left)));
        }
        assertOnLanes(MESSAGES, right);
    }

    @Test
    void aNodeWithoutLanesIsReachedAllTheSame() throws Exception {
        try (LaneNode other = new LaneNode(ConfigFactory.empty())) {
            left.knows(OptionalInt.empty());
            left.send(other, weights(1));
            assertEquals(1, step(next(other)));
            assertEquals(0, left.onLanes.size());
        }
    }

    @Test
    void nothingIsLostWhereALaneCantBeReached() throws Exception {
        try (ServerSocket nobody = new ServerSocket(0)) {
            left.knows(OptionalInt.of(nobody.getLocalPort()));
        }
        try (LaneNode other = new LaneNode(ConfigFactory.empty())) {
            IntStream.range(0, MESSAGES).forEach(step -> left.send(other, weights(step)));
            for (int step = 0; step < MESSAGES; step++) {
                assertEquals(step, step(next(other)));
            }
            assertEquals(0, left.onLanes.size());
        }
    }

    /** What was under way when it broke may be lost; what is sent once that is known isn't. */
    @Test
    void whereALaneBreaksMessagesGoOnAnotherWay() throws Exception {
        try (LaneNode broken = new LaneNode(ConfigFactory.empty())) {
            left.knows(OptionalInt.of(broken.lanes().port()));
            left.send(broken, weights(0));
            assertEquals(0, step(next(broken)));
            broken.lanes().close();
            assertGoesOn(broken);
        }
    }

    private static void assertGoesOn(LaneNode broken) throws InterruptedException {
        int step = 0;
        WorkerCommand arrived = null;
        while (arrived == null) {
            left.send(broken, weights(++step));
            arrived = broken.received.poll(100, TimeUnit.MILLISECONDS);
        }
        IntStream.range(0, MESSAGES).forEach(i -> left.send(broken, weights(1_000_000 + i)));
        while (step(arrived) < 1_000_000) {
            arrived = next(broken);
        }
        for (int i = 1; i < MESSAGES; i++) {
            assertEquals(1_000_000 + i, step(next(broken)));
        }
    }
}

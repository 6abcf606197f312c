package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.worker.step.TestMessages.gradient;
import static org.talkoot.worker.step.TestMessages.statistics;
import static org.talkoot.worker.step.TestMessages.weights;

import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.worker.step.Segment.Kind;

/** Which messages, segments and worlds count for a worker: what is early waits, what is old or repeated is dropped. */
class WorkerMachineFenceTest extends MachineOfOneWorker {
    @Test
    void aMessageForALaterStepWaitsForIt() {
        machine.formed(world(NEWER, 2), 0, program(), 0);
        machine.received(statistics(NEWER, 1, 1, 0), 0);
        assertEquals(0, effects.count("accept"));
        computeUpToTheExchange();
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        machine.received(gradient(NEWER, 0, 1, 0), 0);
        compute(Kind.LOAD_AHEAD, Kind.UPDATE);
        machine.received(weights(NEWER, 0, 1, 1), 0);
        assertEquals("accept Statistics of 1", effects.log.get(effects.log.size() - 2));
        computeUpToTheExchange();
        assertEquals("run FINISH_FORWARD 1 of 1", effects.last());
    }

    @Test
    void aMessageOfANewerWorldWaitsForIt() {
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        assertEquals(0, effects.count("accept"));
        machine.formed(world(NEWER, 1), 0, program(), 0);
        assertEquals(1, effects.count("accept"));
    }

    @Test
    void aMessageOfANewerWorldWaitsForItEvenWhenThisWorkerFailedInTheOlderOne() {
        machine.threw(effects.running, "no");
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        machine.formed(world(NEWER, 1), 0, program(), 0);
        assertEquals(1, effects.count("accept"));
    }

    @Test
    void aMessageThatComesBeforeTheFirstWorldWaitsForIt() {
        WorkerMachine early = new WorkerMachine(new EvaluationMinibatches(0, 0), true, 1, effects);
        early.received(statistics(FENCE, 0, 1, 0), 0);
        early.tick(1_000_000);
        early.formed(world(FENCE, 1), 0, program(), 0);
        assertEquals(1, effects.count("accept"));
    }

    @Test
    void whatIsOlderIsDropped() {
        machine.received(statistics(OLDER, 0, 1, 0), 0);
        machine.received(statistics(new Fence(0, 9), 0, 1, 0), 0);
        assertEquals(0, effects.count("accept"));
        machine.formed(world(NEWER, 2), 0, program(), 0);
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        assertEquals(0, effects.count("accept"));
    }

    @Test
    void whoIsRecruitedByALaterCoordinatorIsDoneWithTheWorldOfTheEarlierOne() {
        Segment old = effects.running;
        machine.recruited(2);
        machine.completed(old, 0);
        machine.received(statistics(FENCE, 0, 1, 0), 0);
        machine.formed(world(new Fence(1, 4), 1), 0, program(), 0);
        assertEquals(WorkerMachine.Phase.IDLE, machine.phase());
        assertEquals(0, effects.count("accept"));
        machine.tick(1_000_000);
        assertEquals(0, effects.count("failed"));
        machine.formed(world(NEWER, 1), 0, program(), 0);
        assertEquals("run LOAD 0 of 0", effects.last());
    }

    @Test
    void anEarlierCoordinatorRecruitsNobody() {
        machine.recruited(1);
        assertEquals(WorkerMachine.Phase.TRAINING, machine.phase());
    }

    @Test
    void aWorldThatIsntNewerDoesntBegin() {
        compute(Kind.LOAD);
        machine.formed(world(OLDER, 1), 0, program(), 0);
        machine.formed(world(FENCE, 1), 0, program(), 0);
        assertEquals(1, effects.count("run LOAD"));
        compute(Kind.FORWARD);
    }

    @Test
    void aSegmentOfAnOlderWorldIsOverWithThatWorld() {
        Segment old = effects.running;
        machine.formed(world(NEWER, 1), 0, program(), 0);
        machine.completed(old, 0);
        machine.threw(old, "too late");
        assertEquals("run LOAD 0 of 0", effects.last());
    }

    @Test
    void aMessageThatComesTwiceIsHarmless() {
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        computeUpToTheExchange();
        machine.received(statistics(FENCE, 0, 1, 0), 0);
        machine.received(statistics(FENCE, 0, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD, Kind.UPDATE);
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        machine.received(weights(FENCE, 0, 1, 1), 0);
        machine.received(weights(FENCE, 0, 1, 1), 0);
        assertEquals(3, effects.count("accept"));
        assertEquals(1, effects.count("run UPDATE"));
    }
}

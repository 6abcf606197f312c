package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.JobEvent;

/** Who joins or leaves does so at a boundary, where nothing is computed twice. */
class CoordinatorMembershipTest extends CoordinatorOfThree {
    @Test
    void whoJoinsEntersAtTheNextBoundary() {
        form();
        assertTrue(join("d", 0));
        train(5);
        assertEquals(List.of("form", "evaluate test after 5"), effects.log);
        evaluateAll(5);
        assertGoesOn(2, 5, 10, "a", "b", "c", "d");
        assertEquals(List.of(), effects.events(JobEvent.Recovering.class));
        train(10);
        assertEquals(2, effects.events(JobEvent.Committed.class).size());
    }

    @Test
    void whoJoinsEntersAWorldThatFormsAfterAFailureToo() {
        form();
        join("d", 0);
        machine.died("a", 0);
        assertGoesOn(2, 0, 5, "b", "c", "d");
    }

    @Test
    void whoJoinsAndDiesBeforeTheBoundaryIsNoNews() {
        form();
        join("d", 0);
        machine.died("d", 0);
        train(5);
        evaluateAll(5);
        assertEquals(List.of("form", "evaluate test after 5", "proceed to 10"), effects.log);
    }

    @Test
    void whoLeavesIsReleasedAtTheNextBoundary() {
        form();
        machine.wantsToLeave("b", 0);
        machine.wantsToLeave("b", 0);
        machine.wantsToLeave("nobody", 0);
        train(5);
        assertEquals(List.of("form", "evaluate test after 5"), effects.log);
        evaluateAll(5);
        assertEquals("release b", effects.log.get(2));
        assertGoesOn(2, 5, 10, "a", "c");
        machine.died("b", 0); // it stopped, as it was told
        assertEquals("form", effects.last());
        assertEquals(List.of(), effects.events(JobEvent.Recovering.class));
    }

    @Test
    void whoLeavesIsReleasedWhenAnotherFailsToo() {
        form();
        machine.wantsToLeave("b", 0);
        machine.died("a", 0);
        assertEquals(List.of("form", "release b", "form"), effects.log);
        assertGoesOn(2, 0, 5, "c");
    }

    @Test
    void whoLeavesBeforeThereIsAWorldIsReleasedAtOnceAndAwaitedNoLonger() {
        join("a", 0);
        machine.wantsToLeave("nobody", 0);
        join("b", 0);
        machine.wantsToLeave("a", 0);
        assertEquals(List.of("release a"), effects.log);
        join("c", 0);
        assertGoesOn(1, 0, 5, "b", "c");
    }

    @Test
    void whenOneOfThoseAwaitedLeavesTheOthersBegin() {
        join("a", 0);
        join("b", 0);
        machine.wantsToLeave("a", 0);
        assertEquals("release a", effects.last());
        machine.wantsToLeave("b", 0);
        assertEquals("release b", effects.last());
        join("c", 0);
        assertGoesOn(1, 0, 5, "c");
    }

    @Test
    void whenAllLeaveTheJobWaitsForTheNextOne() {
        form();
        List.of("a", "b", "c").forEach(name -> machine.wantsToLeave(name, 0));
        train(5);
        evaluateAll(5);
        assertEquals(List.of("form", "evaluate test after 5", "release a", "release b", "release c"), effects.log);
        join("d", 0);
        assertGoesOn(2, 5, 10, "d");
    }

    @Test
    void whoWantsToLeaveAtTheEndSeesItThrough() {
        form();
        train(5);
        evaluateAll(5);
        machine.wantsToLeave("a", 0);
        join("d", 0);
        train(10);
        evaluateAll(10);
        assertEquals("deliver from 0", effects.last());
    }

    @Test
    void oneWhoTookAnothersPlaceMayHaveItsNameAgain() {
        form();
        machine.died("b", 0);
        assertTrue(join("b", 0));
        train(5);
        evaluateAll(5);
        assertGoesOn(3, 5, 10, "a", "b", "c");
    }
}

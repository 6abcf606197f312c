package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;

class MembershipTest {
    private final Membership membership = new Membership(true);

    private Optional<String> join(String name, String fingerprint) {
        return membership.add(new Candidate(name, "here", List.of(11), fingerprint, new Fence(0, 0), 0));
    }

    private void add(String... names) {
        for (String name : names) {
            assertEquals(Optional.empty(), join(name, "numerics"));
        }
    }

    @Test
    void ranksFollowTheNamesAndNumbersTheirValues() {
        add("10", "2", "1");
        assertEquals(List.of("1", "2", "10"), membership.ranked());
    }

    @Test
    void aNameIsThereOnce() {
        add("1");
        assertEquals(Optional.of("there is a worker 1 already"), join("1", "numerics"));
        assertTrue(membership.remove("1"));
        assertFalse(membership.remove("1"));
        add("1");
    }

    @Test
    void whoeverComesGoesOrWantsToGoChangesTheWorld() {
        add("1", "2");
        List<String> world = membership.ranked();
        assertFalse(membership.differsFrom(world));
        add("3");
        assertTrue(membership.differsFrom(world));
        membership.remove("3");
        assertFalse(membership.differsFrom(world));
        membership.wantsToLeave("2");
        assertTrue(membership.differsFrom(world));
    }

    @Test
    void oneForAnotherIsAChange() {
        add("1", "2");
        List<String> world = membership.ranked();
        membership.remove("2");
        add("3");
        assertTrue(membership.differsFrom(world));
    }

    @Test
    void whoIsDismissedIsAMemberNoLonger() {
        add("1", "2", "3");
        membership.wantsToLeave("2");
        membership.wantsToLeave("4");
        assertEquals(List.of("2"), membership.dismiss());
        assertEquals(List.of(), membership.dismiss());
        assertEquals(2, membership.size());
        assertEquals(List.of("1", "3"), membership.ranked());
    }

    @Test
    void whoDiesBeforeItLeavesHasNoNeedToBeDismissed() {
        add("1");
        membership.wantsToLeave("1");
        membership.remove("1");
        assertEquals(List.of(), membership.dismiss());
    }

    @Test
    void whoIsAskedToLeaveBeforeItJoinsIsTurnedAwayOnce() {
        add("1");
        membership.wantsToLeave("2");
        assertEquals(Optional.of("it was asked to leave before it joined"), join("2", "numerics"));
        assertEquals(List.of("1"), membership.ranked());
        add("2");
    }

    @Test
    void afterARotationEverybodyHasAnotherRank() {
        add("1", "2", "3");
        membership.rotate();
        assertEquals(List.of("3", "1", "2"), membership.ranked());
        assertFalse(membership.differsFrom(membership.ranked()));
        membership.rotate();
        assertEquals(List.of("2", "3", "1"), membership.ranked());
    }

    @Test
    void whoseNumericsAreOthersIsTurnedAwayUnlessTheyMayBe() {
        add("1");
        String refusal = join("2", "other numerics").orElseThrow();
        assertTrue(refusal.startsWith("its numerics are other numerics, but the job's are numerics: "), refusal);
        assertEquals(1, membership.size());
        Membership relaxed = new Membership(false);
        relaxed.add(new Candidate("1", "here", List.of(11), "numerics", new Fence(0, 0), 0));
        assertEquals(
                Optional.empty(),
                relaxed.add(new Candidate("2", "here", List.of(11), "other numerics", new Fence(0, 0), 0)));
    }

    @Test
    void theWorkersOfANodeHaveAdjacentRanksHoweverTheyAreRotated() {
        Membership membership = new Membership(true);
        for (String name : List.of("1", "2", "3", "4")) {
            String node = name.equals("1") || name.equals("3") ? "odd" : "even";
            membership.add(new Candidate(name, node, List.of(11), "numerics", new Fence(0, 0), 0));
        }
        assertEquals(List.of("1", "3", "2", "4"), membership.ranked());
        assertEquals(List.of(0, 0, 1, 1), membership.nodes(membership.ranked()));
        membership.rotate();
        assertEquals(List.of("4", "2", "1", "3"), membership.ranked());
        assertEquals(List.of(0, 0, 1, 1), membership.nodes(membership.ranked()));
    }
}

package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private final Membership membership = new Membership();

    private void add(String... names) {
        for (String name : names) {
            assertTrue(membership.add(name));
        }
    }

    @Test
    void ranksFollowTheNamesAndNumbersTheirValues() {
        add("10", "2", "1");
        assertEquals(List.of("1", "2", "10"), membership.formWorld());
        assertEquals(List.of("1", "2", "10"), membership.world());
    }

    @Test
    void aNameIsThereOnce() {
        add("1");
        assertFalse(membership.add("1"));
        assertTrue(membership.remove("1"));
        assertFalse(membership.remove("1"));
        add("1");
    }

    @Test
    void whoeverComesGoesOrWantsToGoChangesTheWorld() {
        add("1", "2");
        membership.formWorld();
        assertFalse(membership.hasChanged());
        add("3");
        assertTrue(membership.hasChanged());
        assertFalse(membership.isInWorld("3"));
        membership.remove("3");
        assertFalse(membership.hasChanged());
        membership.wantsToLeave("2");
        assertTrue(membership.hasChanged());
    }

    @Test
    void oneForAnotherIsAChange() {
        add("1", "2");
        membership.formWorld();
        membership.remove("2");
        add("3");
        assertTrue(membership.hasChanged());
    }

    @Test
    void whoIsDismissedIsAMemberNoLonger() {
        add("1", "2", "3");
        membership.wantsToLeave("2");
        membership.wantsToLeave("4");
        assertEquals(List.of("2"), membership.dismiss());
        assertEquals(List.of(), membership.dismiss());
        assertEquals(2, membership.size());
        assertEquals(List.of("1", "3"), membership.formWorld());
    }

    @Test
    void whoDiesBeforeItLeavesHasNoNeedToBeDismissed() {
        add("1");
        membership.wantsToLeave("1");
        membership.remove("1");
        assertEquals(List.of(), membership.dismiss());
    }

    @Test
    void afterARotationEverybodyHasAnotherRank() {
        add("1", "2", "3");
        membership.rotate();
        assertEquals(List.of("3", "1", "2"), membership.formWorld());
        assertFalse(membership.hasChanged());
        membership.rotate();
        assertEquals(List.of("2", "3", "1"), membership.formWorld());
    }

    @Test
    void aWorldThatIsDissolvedHasNobody() {
        add("1");
        membership.formWorld();
        membership.dissolveWorld();
        assertFalse(membership.isInWorld("1"));
    }
}

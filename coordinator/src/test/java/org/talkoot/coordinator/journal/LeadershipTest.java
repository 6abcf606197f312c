package org.talkoot.coordinator.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.JournalMessage;

/** What a majority has agreed to stays, whoever leads, dies, comes or is cut off. */
class LeadershipTest {
    private static final long LONG_MS = 8_000;
    private static final int SCHEDULES = 200;
    private static final JobEvent LAST = new JobEvent.Stopped(-1);

    private final JournalCluster cluster = new JournalCluster(1, List.of("a", "b"));

    private static JobEvent event(int number) {
        return new JobEvent.Stopped(number);
    }

    private List<JobEvent> told() {
        return cluster.agreed().stream()
                .filter(JournalEntry.Told.class::isInstance)
                .map(entry -> ((JournalEntry.Told) entry).event())
                .toList();
    }

    private Set<String> voters() {
        Set<String> voters = Set.of();
        for (JournalEntry entry : cluster.agreed()) {
            voters = entry instanceof JournalEntry.Voters named ? named.nodes() : voters;
        }
        return voters;
    }

    private void open() {
        cluster.lead("a");
        cluster.run(LONG_MS);
        assertTrue(cluster.leads("a"));
    }

    @Test
    void theNodesThatWereNamedForItOpenTheJournal() {
        open();
        assertEquals(new JournalEntry.Led(1, "run of a"), cluster.agreed().get(0));
        assertEquals(Set.of("a", "b"), voters());
    }

    @Test
    void noJournalIsOpenedWithoutThem() {
        cluster.kill("b");
        cluster.lead("a");
        cluster.run(LONG_MS);
        assertFalse(cluster.leads("a"));
    }

    @Test
    void whatIsToldComesToAllNodesAndIsAgreed() {
        open();
        cluster.tell("a", event(1));
        cluster.run(LONG_MS);
        assertEquals(List.of(event(1)), told());
        assertEquals(cluster.agreed().size(), cluster.journal("b").agreed());
    }

    @Test
    void nothingIsAgreedWithoutAMajority() {
        open();
        cluster.kill("b");
        cluster.tell("a", event(1));
        cluster.run(LONG_MS);
        assertEquals(List.of(), told());
    }

    @Test
    void whoJoinsIsAVoterOnceItHoldsEverythingAndWhoIsGoneIsNoneAnyMore() {
        open();
        cluster.start("c");
        cluster.start("d");
        cluster.announce();
        cluster.run(LONG_MS);
        assertEquals(Set.of("a", "b", "c", "d"), voters());
        cluster.kill("b");
        cluster.announce();
        cluster.run(LONG_MS);
        assertEquals(Set.of("a", "c", "d"), voters());
        cluster.tell("a", event(1));
        cluster.run(LONG_MS);
        assertEquals(List.of(event(1)), told());
    }

    @Test
    void aNodeThatKnowsNothingTakesOverWhatAMajorityHolds() {
        open();
        cluster.start("c");
        cluster.start("d");
        cluster.announce();
        cluster.tell("a", event(1));
        cluster.run(LONG_MS);
        cluster.kill("a");
        cluster.start("new");
        cluster.lead("new");
        cluster.run(LONG_MS);
        assertTrue(cluster.leads("new"));
        assertEquals("run of a", cluster.journal("new").run());
        cluster.tell("new", event(2));
        cluster.run(LONG_MS);
        assertEquals(List.of(event(1), event(2)), told());
    }

    @Test
    void aLongJournalIsTakenOverPartByPart() {
        open();
        for (int i = 0; i < 2_500; i++) {
            cluster.tell("a", event(i));
        }
        cluster.start("c");
        cluster.announce();
        cluster.run(LONG_MS);
        cluster.kill("a");
        cluster.start("new");
        cluster.lead("new");
        cluster.run(LONG_MS);
        cluster.tell("new", event(2_500));
        cluster.run(LONG_MS);
        assertEquals(2_501, told().size());
    }

    @Test
    void aMinorityOfTheVotersDoesntMakeALeader() {
        open();
        cluster.start("c");
        cluster.announce();
        cluster.run(LONG_MS);
        cluster.kill("a");
        cluster.kill("b");
        cluster.startAnew();
        cluster.startAnew();
        cluster.lead("c");
        cluster.run(LONG_MS);
        assertFalse(cluster.leads("c"));
    }

    @Test
    void aLeaderThatWasCutOffIsOverOnceItHearsOfALaterTerm() {
        open();
        cluster.start("c");
        cluster.announce();
        cluster.run(LONG_MS);
        cluster.lead("b");
        cluster.run(LONG_MS);
        assertTrue(cluster.leads("b"));
        cluster.tell("a", event(1));
        cluster.tell("b", event(2));
        cluster.run(LONG_MS);
        assertFalse(cluster.leads("a"));
        assertEquals(List.of(event(2)), told());
    }

    @Test
    void aWordOfAnEarlierTermDoesntCount() {
        open();
        cluster.lead("a");
        cluster.run(LONG_MS);
        assertTrue(cluster.leads("a"));
        cluster.lossy(1);
        cluster.tell("a", event(1));
        cluster.hear("a", new JournalMessage.Held("b", 1, 100));
        assertEquals(List.of(), told());
        cluster.hear("a", new JournalMessage.Held("b", 2, 100));
        assertEquals(List.of(event(1)), told());
    }

    @Test
    void whateverHappensNobodyAgreesToAnythingElse() {
        int agreed = 0;
        for (int seed = 0; seed < SCHEDULES; seed++) {
            try {
                agreed += schedule(seed, true).size();
            } catch (AssertionError failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
        assertTrue(agreed > 2 * SCHEDULES, "only " + agreed + " events were agreed in all");
    }

    @Test
    void afterEveryCutAndLossTheyGoOn() {
        for (int seed = 0; seed < SCHEDULES / 4; seed++) {
            List<JournalEntry> agreed = schedule(seed, false);
            assertEquals(
                    new JournalEntry.Told(agreed.get(agreed.size() - 1).term(), LAST), agreed.get(agreed.size() - 1));
        }
    }

    /** Returns the events that were agreed. Without deaths somebody leads in the end, and tells the last one. */
    private static List<JournalEntry> schedule(long seed, boolean deaths) {
        Random random = new Random(seed);
        JournalCluster nodes = new JournalCluster(seed, List.of("a", "b"));
        nodes.lead("a");
        nodes.run(LONG_MS);
        nodes.startAnew();
        nodes.startAnew();
        nodes.startAnew();
        nodes.announce();
        nodes.run(LONG_MS);
        nodes.lossy(random.nextDouble() / 3);
        for (int i = 0; i < 30; i++) {
            List<String> names = new ArrayList<>(nodes.names());
            String one = names.get(random.nextInt(names.size()));
            switch (random.nextInt(8)) {
                case 0 -> nodes.lead(one);
                case 1 -> nodes.cut();
                case 2 -> nodes.heal();
                case 3 -> {
                    if (deaths && names.size() > 4) {
                        nodes.kill(one);
                    }
                }
                case 4 -> {
                    if (deaths) {
                        nodes.startAnew();
                    }
                }
                case 5 -> nodes.announce();
                default -> tellAll(nodes, event(i));
            }
            nodes.run(random.nextInt(600));
        }
        if (!deaths) {
            nodes.heal();
            nodes.lossy(0);
            nodes.lead(nodes.names().iterator().next());
            nodes.run(LONG_MS);
            tellAll(nodes, LAST);
            nodes.run(LONG_MS);
        }
        return nodes.agreed().stream()
                .filter(JournalEntry.Told.class::isInstance)
                .toList();
    }

    private static void tellAll(JournalCluster nodes, JobEvent event) {
        nodes.names().stream().filter(nodes::leads).forEach(name -> nodes.tell(name, event));
    }
}

package org.talkoot.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.Digits;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.loss.CrossEntropy;
import org.talkoot.engine.tree.TreeCover;

/** The samples of the next minibatch are read while the one at hand is completed. */
class LoadAheadTest {
    private static final int ROWS = 20;
    private static final int REST = 7; // rows of the epoch's last minibatch
    private static final Dataset DATA = Digits.read().train();
    private static final int[] ORDER = IntStream.range(0, ROWS + REST).toArray();

    private final Replica replica = replica();

    /** The second of two workers: its rows begin where the minibatch's size says. */
    private static Replica replica() {
        Model model = new Model(
                DATA.sampleShape(), List.of(new Flatten(), new Linear(10, true, Initialisation.KAIMING_NORMAL)));
        ModelState state = model.initialState(3);
        return new Replica(
                model, new CrossEntropy(), new TreeCover(4, 0, 1, 4), 1, ROWS, 3, state.parameters(), state.buffers());
    }

    private static void loadFirst(Replica replica) {
        replica.load(DATA, ORDER, 0, ROWS, 0);
    }

    private static void loadRest(Replica replica) {
        replica.load(DATA, ORDER, ROWS, REST, 1);
    }

    private void loadFirstAndRestAhead() {
        loadFirst(replica);
        replica.loadAhead(DATA, ORDER, ROWS, REST, 1);
    }

    private static float[] logitsOfRestAlone() {
        Replica other = replica();
        loadRest(other);
        return logits(other);
    }

    private static float[] logits(Replica replica) {
        for (int stage = 0; stage < 2; stage++) {
            replica.pass(stage).forward(replica.minibatch());
        }
        return Arrays.copyOf(
                replica.output(1).values(), replica.minibatch().rows().rows() * 10);
    }

    @Test
    void whatWasReadAheadIsWhatIsLoaded() {
        loadFirstAndRestAhead();
        loadRest(replica);
        assertArrayEquals(logitsOfRestAlone(), logits(replica));
    }

    @Test
    void itIsNotReadAgain() {
        loadFirst(replica);
        replica.loadAhead(DATA, ORDER, 0, REST, 1); // others
        loadRest(replica);
        float[] ofOthers = logits(replica);
        loadRest(replica);
        assertNotEquals(Arrays.hashCode(ofOthers), Arrays.hashCode(logits(replica)));
    }

    @Test
    void theMinibatchAtHandKeepsItsRowsAndSamples() {
        loadFirstAndRestAhead();
        assertEquals(ROWS, replica.minibatch().rows().minibatch());
        assertEquals(5, replica.minibatch().samples()[0]);
    }

    @Test
    void whatIsLoadedInBetweenMakesItVoid() {
        loadFirstAndRestAhead();
        loadFirst(replica); // of an evaluation, say
        loadRest(replica);
        assertArrayEquals(logitsOfRestAlone(), logits(replica));
    }
}

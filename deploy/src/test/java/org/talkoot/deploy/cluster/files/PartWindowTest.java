package org.talkoot.deploy.cluster.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.cluster.files.PartWindow.Range;
import org.talkoot.protocol.message.FileCommand;

class PartWindowTest {
    private static final int PART = FileCommand.MOST_PART_BYTES;
    private static final FetchTiming TIMING = new FetchTiming(100, 3, 1_000);

    private static PartWindow window(long size, long written) {
        return new PartWindow(size, written, TIMING);
    }

    @Test
    void aFileIsAskedForInPartsOfWhichTheLastIsSmaller() {
        List<Range> expected = List.of(new Range(5, PART), new Range(5 + PART, PART), new Range(5 + 2L * PART, 7));
        assertEquals(expected, window(12 + 2L * PART, 5).due(0));
    }

    @Test
    void noMoreIsAskedForThanFitsIntoTheWindowHoweverLargeTheFile() {
        PartWindow window = window(Long.MAX_VALUE, 0);
        assertEquals(PartWindow.MOST_PARTS, window.due(0).size());
        assertEquals(List.of(), window.due(1));
        assertTrue(window.take(0, new byte[PART], 0));
        assertEquals(List.of(), window.due(2), "it isn't written yet");
        assertEquals(1, window.ready().size());
        window.onWritten();
        assertEquals(List.of(new Range((long) PartWindow.MOST_PARTS * PART, PART)), window.due(3));
    }

    @Test
    void partsAreWrittenInTheFilesOrderHoweverTheyCome() {
        PartWindow window = window(3L * PART, 0);
        window.due(0);
        byte[][] parts = {new byte[PART], new byte[PART], new byte[PART]};
        assertTrue(window.take(PART, parts[1], 0));
        assertEquals(List.of(), window.ready());
        assertTrue(window.take(0, parts[0], 0));
        assertEquals(List.of(parts[0], parts[1]), window.ready());
        assertTrue(window.take(2L * PART, parts[2], 0));
        assertEquals(List.of(), window.ready(), "one write after the other");
        window.onWritten();
        assertEquals(2L * PART, window.written());
        assertEquals(List.of(parts[2]), window.ready());
        assertFalse(window.complete());
        window.onWritten();
        assertTrue(window.complete());
    }

    @Test
    void aPartThatDoesntComeIsAskedForAgainEachTimeLater() {
        PartWindow window = window(2L * PART, 0);
        window.due(0);
        window.take(0, new byte[PART], 0);
        List<Range> lost = List.of(new Range(PART, PART));
        assertEquals(List.of(), window.due(99));
        assertEquals(lost, window.due(100));
        assertEquals(List.of(), window.due(299));
        assertEquals(lost, window.due(300));
        assertEquals(Optional.empty(), window.missing(699));
        assertEquals(Optional.of(lost.get(0)), window.missing(700));
        assertEquals(700, TIMING.allMs());
        assertEquals(List.of(), window.due(700));
    }

    @Test
    void aSlowNetworkIsntMadeSlowerByAskingAgain() {
        PartWindow window = window(3L * PART, 0);
        window.due(0);
        assertTrue(window.take(0, new byte[PART], 99));
        assertEquals(List.of(), window.due(150));
        assertTrue(window.take(PART, new byte[PART], 198));
        assertEquals(List.of(), window.due(297));
        assertFalse(window.take(PART, new byte[PART], 298), "twice the same is no news");
        assertEquals(List.of(new Range(2L * PART, PART)), window.due(298));
    }

    @Test
    void whatWasntAskedForOrIsHereAlreadyIsLeftOut() {
        PartWindow window = window(3L * PART, PART);
        assertFalse(window.take(PART, new byte[PART], 0), "not asked for yet");
        window.due(0);
        assertFalse(window.take(0, new byte[PART], 0));
        assertFalse(window.take(PART + 1, new byte[PART], 0));
        assertFalse(window.take(PART, new byte[PART - 1], 0));
        assertFalse(window.take(PART, new byte[0], 0));
        assertFalse(window.take(-1, new byte[PART], 0));
        assertTrue(window.take(PART, new byte[PART], 0));
        assertFalse(window.take(PART, new byte[PART], 0));
        window.ready();
        window.onWritten();
        assertFalse(window.take(PART, new byte[PART], 0));
        assertEquals(2L * PART, window.written());
    }

    @Test
    void anEmptyFileIsComplete() {
        assertTrue(window(0, 0).complete());
        assertEquals(List.of(), window(0, 0).due(0));
    }
}

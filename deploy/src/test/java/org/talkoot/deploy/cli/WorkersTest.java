package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

    @ParameterizedTest
    @CsvSource({"2, 8, 2", "16, 8, 8", "1, 1, 1", "64, 4096, 64"})
    void areOneACoreAndAtMostOneAShardUnlessSomebodyAsks(int cores, int shards, int workers) {
        assertEquals(workers, Workers.choose(null, shards, cores));
    }

    @Test
    void areAsManyAsSomebodyAsksForEvenBeyondShardsAndCores() {
        assertEquals(11, Workers.choose("11", 8, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "two", "", "1.5", "99999999999", "-99999999999", "1025", "0x2"})
    void thatCannotBeAreRefusedInASentenceThatNamesTheOptionAndTheValue(String option) {
        String sentence = assertThrows(UsageException.class, () -> Workers.choose(option, 8, 2))
                .getMessage();
        assertTrue(sentence.startsWith("--workers must be ") && sentence.contains(option), sentence);
    }
}

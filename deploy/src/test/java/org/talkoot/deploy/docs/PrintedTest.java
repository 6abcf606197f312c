package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "done in 1.6 s, 19,565 samples/s | done in 0.2 s, 7 samples/s   | true",
                "epoch  1/20  step 23            | epoch 20/20 step 460         | true",
                "weights sha256:b0cba66193d6f2c8 | weights sha256:0123456789abc | true",
                "until 2026-11-25T15:59:10Z      | until 2027-01-01T00:00:00Z   | true",
                "1 2 . 4                         | 1 . 3 .                      | true",
                "done in 1.6 s                   | ready in 1.6 s               | false",
                "done                            | done;well                    | false",
                "done;...                        | done;well                    | true",
                "done;...;ends                   | done;1;2;ends                | true",
                "step 1;...;step 9;ends          | step 1;step 2;step 3;ends    | true",
                "done;...;ends                   | done;1;2                     | false",
                "{\"a\":1,...}                   | {\"a\":2,\"b\":[3]}          | true",
                "{\"a\":1,...}                   | {\"b\":2}                    | false",
            })
    void wordsAreComparedAndNumbersAreNot(String shown, String printed, boolean same) {
        assertEquals(same, Printed.fits(List.of(shown.split(";")), List.of(printed.split(";"))));
    }
}

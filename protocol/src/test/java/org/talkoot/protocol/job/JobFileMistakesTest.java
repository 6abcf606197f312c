package org.talkoot.protocol.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.protocol.job.Jobs.problemWith;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFileMistakesTest {
    @Test
    void anUnknownKeyNamesFileLineKeyAndTheNearestKnownOne() {
        assertEquals(
                "mlp.conf:7: job.optimizer.momentom: is not a known key; did you mean momentum?",
                problemWith("optimizer.momentom = 0.9"));
        assertEquals("mlp.conf:7: job.seeed: is not a known key; did you mean seed?", problemWith("seeed = 3"));
    }

    @Test
    void anUnknownKeyThatResemblesNoneIsToldTheKnownOnes() {
        assertEquals(
                "mlp.conf:7: job.data.limit: is not a known key; the keys here are augment, format, normalize, scale, validation-fraction",
                problemWith("data.limit = 5"));
    }

    @Test
    void aKeyThatNeedsQuotesIsQuoted() {
        assertEquals(
                "mlp.conf:7: job.data.\"a.\\nb\": is not a known key; the keys here are augment, format, normalize, scale, validation-fraction",
                problemWith("data { \"a.\\nb\" = 5 }"));
    }

    @Test
    void aMissingKeyNamesTheGroupThatLacksIt() {
        assertEquals(
                "mlp.conf:1: job.epochs: is missing; it has no default",
                Jobs.problem(Jobs.SMALLEST.replace("epochs = 5", "")));
        assertEquals("mlp.conf:1: job: is missing; it has no default", Jobs.problem("run {}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    epochs = 5                          | epochs
                    batch-size = 256                    | batch-size
                    data { format = digits }            | data
                    model = [ { type = flatten }, { type = linear, out = 10 } ] | model
                    optimizer { learning-rate = 0.1 }   | optimizer
                    learning-rate = 0.1                 | optimizer.learning-rate
                    format = digits                     | data.format
                    out = 10                            | model[1].out
                    """)
    void everyRequiredKeyIsMissedByName(String line, String key) {
        String problem = Jobs.problem(Jobs.SMALLEST.replace(line, ""));
        assertTrue(problem.endsWith(": job." + key + ": is missing; it has no default"), problem);
    }

    @Test
    void aMissingKeyThatWasMisspeltIsCalledUnknown() {
        assertEquals(
                "mlp.conf:2: job.epoch: is not a known key; did you mean epochs?",
                Jobs.problem(Jobs.SMALLEST.replace("epochs", "epoch")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    epochs = "5"         | epochs: must be a whole number, but is "5"
                    epochs = abc         | epochs: must be a whole number, but is "abc"
                    epochs = 2.5         | epochs: must be a whole number, but is 2.5
                    epochs = null        | epochs: must be a whole number, but is null
                    epochs = [5]         | epochs: must be a whole number, but is a list
                    epochs = 3e10        | epochs: must be a whole number from -2147483648 to 2147483647, but is 30000000000
                    epochs = 99999999999999999999 | epochs: must be a whole number, but is "99999999999999999999"
                    seed = 1e300         | seed: must be a whole number from -9223372036854775808 to 9223372036854775807, but is 1.0E300
                    shuffle = yes        | shuffle: must be true or false, but is "yes"
                    shuffle = 1          | shuffle: must be true or false, but is 1
                    name = 5             | name: must be a text (quoted where it looks like something else), but is 5
                    init-from = true     | init-from: must be a text (quoted where it looks like something else), but is true
                    init-from = ""       | init-from: must be the path of a file, but is empty
                    init-from = "a\\u0000" | init-from: must be the path of a file, but can't be one: Nul character not allowed
                    data = idx           | data: must be a group { … }, but is "idx"
                    model = { a = 1 }    | model: must be a list [ … ], but is a group { … }
                    model = [relu]       | model[0]: must be a group { … }, but is "relu"
                    optimizer.momentum = "0.9"    | optimizer.momentum: must be a finite number, but is "0.9"
                    optimizer.clip-norm = off     | optimizer.clip-norm: must be a finite number, but is "off"
                    optimizer.momentum = NaN      | optimizer.momentum: must be a finite number, but is "NaN"
                    optimizer.learning-rate = 1e400 | optimizer.learning-rate: must be a finite number, but is Infinity
                    data.scale = [0, 1e39]        | data.scale[1]: must be a number in the range of float32, but is 1.0E39
                    data.scale = 0.5              | data.scale: must be a list [ … ], but is 0.5
                    """)
    void aValueOfTheWrongTypeIsNotConverted(String line, String problem) {
        assertEquals("mlp.conf:7: job." + problem, problemWith(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    numerics = exact     | numerics: must be one of strict, relaxed, but is "exact"
                    loss = cross-entopy  | loss.type: must be one of cross-entropy, mse, but is "cross-entopy"; did you mean cross-entropy?
                    data.format = hdf5   | data.format: must be one of arrow, cifar10, csv, digits, folder, idx, parquet, but is "hdf5"
                    init = orthogonal    | init.type: must be one of fan-in, kaiming-normal, kaiming-uniform, normal, pytorch, xavier-normal, xavier-uniform, but is "orthogonal"
                    optimizer.type = adam             | optimizer.type: must be sgd, but is "adam"
                    optimizer.decay = weight          | optimizer.decay: must be one of coupled, decoupled, but is "weight"
                    optimizer.schedule.type = linear  | optimizer.schedule.type: must be one of constant, cosine, step, but is "linear"
                    """)
    void aWordThatIsNoneOfTheKnownOnesIsToldThem(String line, String problem) {
        assertEquals("mlp.conf:7: job." + problem, problemWith(line));
    }

    @Test
    void anUnknownLayerIsToldTheNearestOne() {
        String problem = problemWith("model = [ { type = liner, out = 3 } ]");
        assertTrue(problem.startsWith("mlp.conf:7: job.model[0].type: must be one of avg-pool2d, "), problem);
        assertTrue(problem.endsWith(", but is \"liner\"; did you mean linear?"), problem);
    }

    @Test
    void aNestedLayerIsAddressedByItsIndices() {
        assertEquals(
                "mlp.conf:8: job.model[1].body[2].p: must be at least 0 and below 1, but is 1.5", problemWith("""
                        model = [ { type = relu }, { type = residual, body = [ { type = relu }, { type = tanh },
                          { type = dropout, p = 1.5 } ] } ]
                        """));
    }

    @Test
    void aKeyOfAnotherLayerIsUnknown() {
        assertEquals(
                "mlp.conf:7: job.model[0].p: is not a known key; the keys here are type",
                problemWith("model = [ { type = relu, p = 0.5 } ]"));
    }

    @Test
    void aKeyOfAnotherFormatIsUnknown() {
        assertEquals(
                "mlp.conf:7: job.data.test-fraction: is not a known key; the keys here are augment, format, normalize, scale, validation-fraction",
                problemWith("data.test-fraction = 0.2"));
        assertEquals(
                "mlp.conf:7: job.data.train.images: is missing; it has no default",
                problemWith("data { format = idx, train { file = a.csv } }"));
    }

    @Test
    void aKeyOfAnotherInitialisationIsUnknown() {
        assertEquals(
                "mlp.conf:7: job.init.std: is not a known key; the keys here are type",
                problemWith("init { type = pytorch, std = 0.1 }"));
    }
}

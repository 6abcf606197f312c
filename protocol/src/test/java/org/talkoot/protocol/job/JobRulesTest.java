package org.talkoot.protocol.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.talkoot.protocol.job.Jobs.problemWith;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "-x", "a/b", "a b", "ä", "..", "a\\n"})
    void aNameIsAPlainFileName(String name) {
        String problem = problemWith("name = \"" + name + "\"");
        assertEquals(
                "mlp.conf:7: job.name: must be of letters, digits, dots, underscores and dashes, "
                        + "the first no dot or dash, but is \"" + name + '"',
                problem);
    }

    @Test
    void aNameHasAtMostHundredCharacters() {
        assertEquals(
                "a".repeat(100), Jobs.parseWith("name = " + "a".repeat(100)).name());
        assertEquals(
                "mlp.conf:7: job.name: must have at most 100 characters, but has 101",
                problemWith("name = " + "a".repeat(101)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    epochs = 0           | epochs: must be at least 1, but is 0
                    batch-size = -1      | batch-size: must be at least 1, but is -1
                    shards = 0           | shards: must be at least 1 and at most 4096, but is 0
                    shards = 4097        | shards: must be at least 1 and at most 4096, but is 4097
                    early-stopping { patience = 0 }    | early-stopping.patience: must be at least 1, but is 0
                    early-stopping { min-delta = -1 }  | early-stopping.min-delta: must be zero or a positive number, but is -1.0
                    early-stopping { restore-best = 1 }  | early-stopping.restore-best: must be true or false, but is 1
                    early-stopping = true              | early-stopping: must be a group { … }, but is true
                    early-stopping { patient = 3 }     | early-stopping.patient: is not a known key; did you mean patience?
                    data.validation-fraction = 1       | data.validation-fraction: must be above 0 and below 1, but is 1.0
                    model = []           | model: must have at least one layer, but is empty
                    """)
    void aJobsNumbersHaveTheirBounds(String line, String problem) {
        assertEquals("mlp.conf:7: job." + problem, problemWith(line));
    }

    @Test
    void whoStopsEarlyEvaluatesAfterEachEpoch() {
        assertEquals(
                "mlp.conf:7: job.early-stopping: needs an evaluation at the end of each epoch:"
                        + " run.evaluate-every-epochs must be 1 beside it, but is 2",
                Jobs.problem(Jobs.with("early-stopping { patience = 3 }"), "run.evaluate-every-epochs=2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    learning-rate = 0    | learning-rate: must be a positive number, but is 0.0
                    learning-rate = 1e39 | learning-rate: must be from 1.4E-45 to 3.4028235E38, as training computes in 32 bits, but is 1.0E39
                    learning-rate = 1e-46 | learning-rate: must be from 1.4E-45 to 3.4028235E38, as training computes in 32 bits, but is 1.0E-46
                    learning-rate = -0.1 | learning-rate: must be a positive number, but is -0.1
                    momentum = 1         | momentum: must be at least 0 and below 1, but is 1.0
                    momentum = -0.1      | momentum: must be at least 0 and below 1, but is -0.1
                    nesterov = true      | nesterov: needs momentum above 0, but momentum is 0
                    clip-norm = 0        | clip-norm: must be a positive number, but is 0.0
                    weight-decay = -1    | weight-decay: must be zero or a positive number, but is -1.0
                    weight-decay = 10    | weight-decay: must be below 1 / learning-rate = 10.0, but is 10.0; a step would turn the weights' sign
                    schedule { type = cosine, warmup-steps = -1 } | schedule.warmup-steps: must be at least 0, but is -1
                    schedule { type = step, gamma = 0.1 }         | schedule.every-steps: is missing; it has no default
                    schedule { type = step, gamma = 0.1, every-steps = 0 } | schedule.every-steps: must be at least 1, but is 0
                    schedule { type = step, gamma = 0, every-steps = 1 }   | schedule.gamma: must be a positive number, but is 0.0
                    """)
    void anOptimizersNumbersHaveTheirBounds(String line, String problem) {
        assertEquals("mlp.conf:7: job.optimizer." + problem, problemWith("optimizer { " + line + " }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    linear, out = 0                            | out: must be at least 1, but is 0
                    linear, out = 3, init { type = normal, std = 0 } | init.std: must be a positive number, but is 0.0
                    linear, out = 3, init { type = fan-in, variance = -1 } | init.variance: must be a positive number, but is -1.0
                    conv2d, out = 3                            | kernel: is missing; it has no default
                    conv2d, out = 3, kernel = 0                | kernel: must be at least 1, but is 0
                    conv2d, out = 3, kernel = 3, stride = 0    | stride: must be at least 1, but is 0
                    conv2d, out = 3, kernel = 3, padding = -1  | padding: must be at least 0, but is -1
                    batch-norm, epsilon = 0                    | epsilon: must be a positive number, but is 0.0
                    batch-norm, momentum = 1.5                 | momentum: must be at least 0 and at most 1, but is 1.5
                    layer-norm, epsilon = -1                   | epsilon: must be a positive number, but is -1.0
                    dropout, p = 1                             | p: must be at least 0 and below 1, but is 1.0
                    leaky-relu, slope = 1e999                  | slope: must be a finite number, but is Infinity
                    max-pool2d, kernel = 0                     | kernel: must be at least 1, but is 0
                    avg-pool2d, kernel = 2, stride = -2        | stride: must be at least 1, but is -2
                    residual, body = []                        | body: must have at least one layer, but is empty
                    """)
    void aLayersNumbersHaveTheirBounds(String layer, String problem) {
        assertEquals("mlp.conf:7: job.model[0]." + problem, problemWith("model = [ { type = " + layer + " } ]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    scale = [1, 0]                             | scale: must be a range [low, high] with low below high, but is [1.0, 0.0]
                    scale = [0]                                | scale: must be a range [low, high], but is a list of 1
                    normalize { mean = [], std = [] }          | normalize.mean: must have at least one value, but is empty
                    normalize { mean = [1, 2], std = [1] }     | normalize.std: must have as many values as mean, which has 2, but has 1
                    normalize { mean = [1, 2], std = [1, 0] }  | normalize.std[1]: must be a positive number, but is 0.0
                    normalize { mean = [1], std = [1e-60] }    | normalize.std[0]: must be a positive number, but is 0.0
                    normalize = measure                        | normalize: must be measured or a group { mean, std }, but is "measure"
                    normalize = true                           | normalize: must be measured or a group { mean, std }, but is true
                    augment = flip                             | augment: must be a list [ … ], but is "flip"
                    augment = [{ type = flip, p = 1.5 }]       | augment[0].p: must be at least 0 and at most 1, but is 1.5
                    augment = [flip, { type = crop }]          | augment[1].padding: is missing; it has no default
                    augment = [{ type = crop, padding = 0 }]   | augment[0].padding: must be at least 1, but is 0
                    augment = [{ type = shift }]               | augment[0].horizontal: is missing; it has no default
                    augment = [{ type = shift, horizontal = 1, vertical = -1 }] | augment[0].vertical: must be at least 0, but is -1
                    augment = [turn]                           | augment[0].type: must be one of crop, flip, shift, but is "turn"
                    format = csv, train { file = a }, augment = [flip] | augment: is for formats with images, which csv is not; leave it out
                    normalize { mean = [1] }                   | normalize.std: is missing; it has no default
                    format = idx, train { images = a, labels = b, limit = 0 } | train.limit: must be at least 1, but is 0
                    format = folder, train { folder = a }, size = [28]         | size: must be [height, width], each from 1 to 4096, but is [28]
                    format = folder, train { folder = a }, size = [28, 0]      | size: must be [height, width], each from 1 to 4096, but is [28, 0]
                    format = folder, train { folder = a }, size = [8, 8], channels = 2 | channels: must be 1 (grey) or 3 (in colour), but is 2
                    format = folder, train { folder = a }                      | size: is missing; it has no default
                    format = folder, train { folder = a }, size = [8, 8], test { folder = b }, test-fraction = 0.1 | test-fraction: must not be given beside test; one of the two is enough
                    format = cifar10, train { files = [] }     | train.files: must name at least one file, but is empty
                    format = cifar10, train { files = [a, 3] } | train.files[1]: must be a text (quoted where it looks like something else), but is 3
                    format = csv, train { file = a }, scale = [0, 1] | scale: is for formats with bytes, which csv is not; normalize would be right
                    format = csv, train { file = a }, test-fraction = 1 | test-fraction: must be above 0 and below 1, but is 1.0
                    format = csv, train { file = a }, test { file = b }, test-fraction = 0.2 | test-fraction: must not be given beside test; one of the two is enough
                    format = arrow, train { file = a }, augment = [flip] | augment: is for formats with images, which arrow is not; leave it out
                    format = parquet, train { file = a }, scale = [0, 1] | scale: is for formats with bytes, which parquet is not; normalize would be right
                    format = parquet, train { file = a }, test { file = b }, test-fraction = 0.2 | test-fraction: must not be given beside test; one of the two is enough
                    format = arrow, train { file = a, limit = 0 } | train.limit: must be at least 1, but is 0
                    format = arrow, train { file = a, header = true } | train.header: is not a known key; the keys here are file, label, limit
                    format = csv, train { file = a, skip-lines = -1 } | train.skip-lines: must be at least 0, but is -1
                    format = csv, train { file = a, label = -1 } | train.label: must be at least 0, but is -1
                    format = csv, train { file = a, label = true } | train.label: must be last, a column's index or a column's name
                    format = csv, train { file = a, label = x } | train.label: must be last or a column's index where header = false, but is the name "x"
                    format = csv, train { file = a, separator = "" } | train.separator: must be one character in quotes, but has 0
                    format = csv, train { file = a, separator = "ab" } | train.separator: must be one character in quotes, but has 2
                    format = csv, train { file = a, separator = "\\n" } | train.separator: must be one character, and neither a quote nor the end of a line
                    """)
    void dataAndItsPreparationFitTogether(String keys, String problem) {
        assertEquals("mlp.conf:7: job.data." + problem, problemWith("data { " + keys + " }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    cross-entropy, label-smoothing = 1        | label-smoothing: must be at least 0 and below 1, but is 1.0
                    cross-entropy, label-smoothing = -0.1     | label-smoothing: must be at least 0 and below 1, but is -0.1
                    cross-entropy, class-weights = balance    | class-weights: must be balanced or a list [ … ], but is "balance"
                    cross-entropy, class-weights = [1, 0]     | class-weights[1]: must be a positive number, but is 0.0
                    cross-entropy, class-weights = [1, many]  | class-weights[1]: must be a finite number, but is "many"
                    mse, label-smoothing = 0.1                | label-smoothing: is not a known key; the keys here are type
                    """)
    void aLossHasItsKeys(String keys, String problem) {
        assertEquals("mlp.conf:7: job.loss." + problem, problemWith("loss { type = " + keys + " }"));
    }

    @Test
    void aNumericTargetNeedsTheLossMse() {
        assertEquals(
                "mlp.conf:7: job.loss: must be mse where the target is numeric, but is cross-entropy",
                problemWith("loss = cross-entropy, data { format = csv, train { file = a }, target = numeric }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    checkpoint { every-steps = 0 }     | checkpoint.every-steps: must be at least 1, but is 0
                    checkpoint { every-minutes = 0 }   | checkpoint.every-minutes: must be a positive number, but is 0.0
                    checkpoint { every-epochs = 0 }    | checkpoint.every-epochs: must be at least 1, but is 0
                    checkpoint { keep = 0 }            | checkpoint.keep: must be at least 1, but is 0
                    checkpoint = never                 | checkpoint: must be off or a group { … }, but is "never"
                    evaluate-every-epochs = -1         | evaluate-every-epochs: must be at least 0, but is -1
                    accumulate = 0                     | accumulate: must be at least 1, but is 0
                    """)
    void whatDoesNotChangeTheResultHasItsBoundsToo(String keys, String problem) {
        assertEquals("mlp.conf:7: run." + problem, problemWith("}, run { " + keys));
    }

    @Test
    void aJobBuiltInJavaFollowsTheSameRulesAndDefaults() {
        JobSpec.Builder job = JobSpec.builder()
                .epochs(5)
                .batchSize(256)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.sgd(0.1));
        assertEquals(Jobs.parse(Jobs.SMALLEST), job.build());
        assertEquals(
                "shards: must be at least 1 and at most 4096, but is 0",
                assertThrows(IllegalArgumentException.class, () -> job.shards(0).build())
                        .getMessage());
    }

    @Test
    void aJobBuiltInJavaWithoutWhatIsRequiredSaysWhatIsMissing() {
        JobSpec.Builder job = JobSpec.builder().epochs(1).batchSize(1);
        assertEquals(
                "data: is missing; a job needs it",
                assertThrows(IllegalArgumentException.class, job::build).getMessage());
    }

    @Test
    void csvHasNoBytesToScaleInJavaEither() {
        DataSpec.Csv csv = DataSpec.Csv.of(CsvFile.of(Path.of("a.csv")));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DataSpec.Csv(
                        csv.train(),
                        csv.test(),
                        csv.testFraction(),
                        csv.target(),
                        Preparation.standard().withScale(0, 2)));
    }

    @Test
    void aJobKeepsNoListThatItsCreatorCanChange() {
        List<LayerSpec> layers = new ArrayList<>(List.of(new LayerSpec.Relu()));
        LayerSpec.Residual residual = new LayerSpec.Residual(layers);
        layers.clear();
        assertEquals(List.of(new LayerSpec.Relu()), residual.body());
    }
}

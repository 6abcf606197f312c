package org.talkoot.protocol.job;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A job: everything that determines the final weights, and in {@code run} what doesn't. Immutable.
 *
 * @param name of the run directory: letters, digits and {@code . _ -}, neither dot nor dash first, at most 100
 *     characters; default {@code job}
 * @param seed of every random number; any; default 1
 * @param epochs passes over the training set, at least 1
 * @param batchSize samples of a minibatch over the whole world, at least 1
 * @param shards slices of every minibatch, the unit of arithmetic: 1 to {@value #MOST_SHARDS}; default 8
 * @param shuffle whether each epoch has an order of its own; default true
 * @param dropLast whether an epoch's last, smaller minibatch is left out; default false
 * @param numerics default {@link Numerics#STRICT}
 * @param data what to train on
 * @param model the layers in order, at least one
 * @param init how weights start where a layer doesn't say; default {@link InitSpec.Pytorch}
 * @param loss default {@link LossSpec.CrossEntropy#standard()}, which needs classes
 * @param optimizer how weights are updated
 * @param earlyStopping when the job ends before its last epoch; default never. It goes by an evaluation at the end of each
 * @param initFrom a safetensors file with the weights to start from; default none
 * @param run default {@link RunSpec#standard()}
 */
public record JobSpec(
        String name,
        long seed,
        int epochs,
        int batchSize,
        int shards,
        boolean shuffle,
        boolean dropLast,
        Numerics numerics,
        DataSpec data,
        List<LayerSpec> model,
        InitSpec init,
        LossSpec loss,
        OptimizerSpec optimizer,
        Optional<EarlyStoppingSpec> earlyStopping,
        Optional<Path> initFrom,
        RunSpec run) {
    public static final int MOST_SHARDS = 4096;

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final int LONGEST_NAME = 100;

    public JobSpec {
        checkName(name);
        Check.atLeast(1, "epochs", epochs);
        Check.atLeast(1, "batch-size", batchSize);
        if (shards < 1 || shards > MOST_SHARDS) {
            throw new InvalidValue("shards", "must be at least 1 and at most " + MOST_SHARDS + ", but is " + shards);
        }
        Objects.requireNonNull(numerics, "numerics");
        Check.given("data", data);
        model = List.copyOf(model);
        if (model.isEmpty()) {
            throw new InvalidValue("model", "must have at least one layer, but is empty");
        }
        Objects.requireNonNull(init, "init");
        Objects.requireNonNull(loss, "loss");
        Check.given("optimizer", optimizer);
        Objects.requireNonNull(earlyStopping, "earlyStopping");
        Objects.requireNonNull(initFrom, "initFrom");
        Objects.requireNonNull(run, "run");
        if (earlyStopping.isPresent() && run.evaluateEveryEpochs() != 1) {
            throw new InvalidValue(
                    "early-stopping",
                    "needs an evaluation at the end of each epoch: run.evaluate-every-epochs must be 1 beside it, but is "
                            + run.evaluateEveryEpochs());
        }
        if (loss instanceof LossSpec.CrossEntropy
                && data instanceof DataSpec.Table table
                && table.target() == DataSpec.Target.NUMERIC) {
            throw new InvalidValue("loss", "must be mse where the target is numeric, but is cross-entropy");
        }
    }

    private static void checkName(String name) {
        if (name.length() > LONGEST_NAME) {
            throw new InvalidValue(
                    "name", "must have at most " + LONGEST_NAME + " characters, but has " + name.length());
        }
        if (!FILE_NAME.matcher(name).matches()) {
            throw new InvalidValue(
                    "name",
                    "must be of letters, digits, dots, underscores and dashes, the first no dot or dash, but is "
                            + ConfigUtil.quoteString(name));
        }
    }

    /** The files that it names, each once: those of the data, and {@code init-from}. */
    public List<Path> files() {
        Set<Path> files = new LinkedHashSet<>();
        withFiles(file -> {
            files.add(file);
            return file;
        });
        return List.copyOf(files);
    }

    /** The same job, with its files elsewhere. */
    public JobSpec withFiles(UnaryOperator<Path> elsewhere) {
        return NamedFiles.replaced(this, elsewhere);
    }

    /** The same job, with its data prepared otherwise. */
    public JobSpec withPreparation(Preparation preparation) {
        return toBuilder().data(data.withPreparation(preparation)).build();
    }

    /** Starts at this job's values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Starts at the defaults; the values are checked together by {@link #build()}. */
    public static final class Builder {
        private String name = "job";
        private long seed = 1;
        private int epochs;
        private int batchSize;
        private int shards = 8;
        private boolean shuffle = true;
        private boolean dropLast = false;
        private Numerics numerics = Numerics.STRICT;
        private DataSpec data;
        private List<LayerSpec> model = List.of();
        private InitSpec init = new InitSpec.Pytorch();
        private LossSpec loss = LossSpec.CrossEntropy.standard();
        private OptimizerSpec optimizer;
        private Optional<EarlyStoppingSpec> earlyStopping = Optional.empty();
        private Optional<Path> initFrom = Optional.empty();
        private RunSpec run = RunSpec.standard();

        private Builder() {}

        private Builder(JobSpec of) {
            name = of.name;
            seed = of.seed;
            epochs = of.epochs;
            batchSize = of.batchSize;
            shards = of.shards;
            shuffle = of.shuffle;
            dropLast = of.dropLast;
            numerics = of.numerics;
            data = of.data;
            model = of.model;
            init = of.init;
            loss = of.loss;
            optimizer = of.optimizer;
            earlyStopping = of.earlyStopping;
            initFrom = of.initFrom;
            run = of.run;
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Required. */
        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        /** Required. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        public Builder shards(int value) {
            shards = value;
            return this;
        }

        public Builder shuffle(boolean value) {
            shuffle = value;
            return this;
        }

        public Builder dropLast(boolean value) {
            dropLast = value;
            return this;
        }

        public Builder numerics(Numerics value) {
            numerics = value;
            return this;
        }

        /** Required. */
        public Builder data(DataSpec value) {
            data = value;
            return this;
        }

        /** Required. */
        public Builder model(List<LayerSpec> layers) {
            model = layers;
            return this;
        }

        /** Required. */
        public Builder model(LayerSpec... layers) {
            return model(List.of(layers));
        }

        public Builder init(InitSpec value) {
            init = value;
            return this;
        }

        public Builder loss(LossSpec value) {
            loss = value;
            return this;
        }

        /** Required. */
        public Builder optimizer(OptimizerSpec value) {
            optimizer = value;
            return this;
        }

        public Builder earlyStopping(EarlyStoppingSpec value) {
            earlyStopping = Optional.of(value);
            return this;
        }

        public Builder initFrom(Path file) {
            initFrom = Optional.of(file);
            return this;
        }

        public Builder run(RunSpec value) {
            run = value;
            return this;
        }

        /** @throws IllegalArgumentException with a sentence that names the key */
        public JobSpec build() {
            return new JobSpec(
                    name,
                    seed,
                    epochs,
                    batchSize,
                    shards,
                    shuffle,
                    dropLast,
                    numerics,
                    data,
                    model,
                    init,
                    loss,
                    optimizer,
                    earlyStopping,
                    initFrom,
                    run);
        }
    }
}

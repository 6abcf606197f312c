package org.talkoot.protocol.job;

import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;

/** The keys of {@code job} and {@code run}. What isn't given stays as the records' own defaults have it. */
final class JobReader {
    /** Beside a group of settings, the word that {@code run.checkpoint} may be. */
    static final String OFF = "off";

    private static final Map<String, Function<Section, ScheduleSpec>> SCHEDULES = Map.of(
            "constant", s -> new ScheduleSpec.Constant(warmupSteps(s)),
            "cosine", s -> new ScheduleSpec.Cosine(warmupSteps(s)),
            "step",
                    s -> new ScheduleSpec.Step(
                            warmupSteps(s),
                            s.require("every-steps").integer(),
                            s.require("gamma").real()));

    private JobReader() {}

    static JobSpec read(Section root) {
        return root.read(r -> {
            JobSpec.Builder job = JobSpec.builder();
            r.find("run").map(Setting::section).ifPresent(run -> job.run(run.read(JobReader::run)));
            return r.require("job").section().read(s -> job(s, job));
        });
    }

    private static JobSpec job(Section s, JobSpec.Builder job) {
        s.find("name").map(Setting::text).ifPresent(job::name);
        s.find("seed").map(Setting::longInteger).ifPresent(job::seed);
        job.epochs(s.require("epochs").integer());
        job.batchSize(s.require("batch-size").integer());
        s.find("shards").map(Setting::integer).ifPresent(job::shards);
        s.find("shuffle").map(Setting::flag).ifPresent(job::shuffle);
        s.find("drop-last").map(Setting::flag).ifPresent(job::dropLast);
        s.find("numerics").map(v -> v.choice(Numerics.class)).ifPresent(job::numerics);
        job.data(DataReader.data(s.require("data").section()));
        job.model(ModelReader.layers(s.require("model")));
        s.find("init").map(ModelReader::init).ifPresent(job::init);
        s.find("loss").map(ModelReader::loss).ifPresent(job::loss);
        job.optimizer(s.require("optimizer").section().read(JobReader::optimizer));
        s.find("early-stopping")
                .map(v -> v.section().read(JobReader::earlyStopping))
                .ifPresent(job::earlyStopping);
        s.find("init-from").map(Setting::file).ifPresent(job::initFrom);
        return job.build();
    }

    private static OptimizerSpec optimizer(Section s) {
        s.find("type").ifPresent(type -> type.oneOf(Set.of("sgd")));
        OptimizerSpec.Builder sgd =
                OptimizerSpec.builder(s.require("learning-rate").real());
        s.find("momentum").map(Setting::real).ifPresent(sgd::momentum);
        s.find("nesterov").map(Setting::flag).ifPresent(sgd::nesterov);
        s.find("weight-decay").map(Setting::real).ifPresent(sgd::weightDecay);
        s.find("decay").map(v -> v.choice(OptimizerSpec.Decay.class)).ifPresent(sgd::decay);
        s.find("decay-biases").map(Setting::flag).ifPresent(sgd::decayBiases);
        s.find("clip-norm").map(Setting::real).ifPresent(sgd::clipNorm);
        s.find("schedule")
                .map(v -> ModelReader.byKind(v.typedSection(), "type", SCHEDULES))
                .ifPresent(sgd::schedule);
        return sgd.build();
    }

    private static EarlyStoppingSpec earlyStopping(Section s) {
        EarlyStoppingSpec standard = EarlyStoppingSpec.standard();
        return new EarlyStoppingSpec(
                s.integer("patience", standard.patience()),
                s.real("min-delta", standard.minDelta()),
                s.flag("restore-best", standard.restoreBest()));
    }

    private static int warmupSteps(Section s) {
        return s.integer("warmup-steps", ScheduleSpec.constant().warmupSteps());
    }

    private static RunSpec run(Section s) {
        RunSpec standard = RunSpec.standard();
        return new RunSpec(
                s.find("checkpoint").map(JobReader::checkpoint).orElse(standard.checkpoint()),
                s.integer("evaluate-every-epochs", standard.evaluateEveryEpochs()),
                s.integer("accumulate", standard.accumulate()));
    }

    private static Optional<CheckpointSpec> checkpoint(Setting setting) {
        if (OFF.equals(setting.value().unwrapped())) {
            return Optional.empty();
        }
        if (setting.value().valueType() != ConfigValueType.OBJECT) {
            throw setting.mustBe("off or a group { … }");
        }
        return Optional.of(setting.section().read(s -> {
            CheckpointSpec standard = CheckpointSpec.standard();
            boolean noInterval = s.find("every-steps").isEmpty()
                    && s.find("every-minutes").isEmpty()
                    && s.find("every-epochs").isEmpty();
            return new CheckpointSpec(
                    s.optionalInteger("every-steps"),
                    noInterval ? standard.everyMinutes() : s.optionalReal("every-minutes"),
                    s.optionalInteger("every-epochs"),
                    s.integer("keep", standard.keep()),
                    s.flag("keep-best", standard.keepBest()));
        }));
    }
}

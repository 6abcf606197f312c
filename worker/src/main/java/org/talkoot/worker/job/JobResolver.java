package org.talkoot.worker.job;

import java.nio.file.Path;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.Preparation;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.file.WeightsException;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.model.ShapeException;
import org.talkoot.engine.model.StateDict;
import org.talkoot.engine.optimizer.DecayedSgd;
import org.talkoot.engine.optimizer.LearningRateSchedule;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.ScheduleSpec;

/** Reads a job's data, lays out its model, and checks everything that can be known before training. */
public final class JobResolver {
    private JobResolver() {}

    /**
     * @throws DataException if the data isn't as it should be
     * @throws WeightsException if {@code init-from} isn't a file of this model
     * @throws JobMistake if the job can't be trained as it is
     */
    public static TrainingJob resolve(JobSpec spec) {
        JobData data = JobData.read(spec.data(), spec.seed());
        Model model = model(spec, data.train().sampleShape());
        JobChecks.checkOutput(spec, model, data.train());
        Augmentations.check(spec, data.train());
        ModelState initial =
                spec.initFrom().map(file -> read(model, file)).orElseGet(() -> model.initialState(spec.seed()));
        TrainingJob job = new TrainingJob(
                spec,
                spec,
                model,
                Losses.of(spec.loss(), data.train()),
                optimizer(spec.optimizer()),
                schedule(spec.optimizer().schedule()),
                data.train(),
                data.validation(),
                data.test(),
                initial);
        JobChecks.checkSteps(job);
        JobChecks.checkBatchNorms(job);
        JobChecks.checkEvaluations(job);
        JobChecks.checkAccumulation(job);
        return job;
    }

    /**
     * The job's model for samples of a shape, without the data.
     *
     * @throws JobMistake if a layer can't take what the one before it gives
     */
    public static Model model(JobSpec spec, Shape input) {
        try {
            return new Model(input, new Layers(spec.init()).of(spec.model()));
        } catch (ShapeException mistake) {
            throw new JobMistake("job." + mistake.getMessage());
        }
    }

    /** How a job whose preparation is {@link TrainingJob#resolvedSpec() resolved} prepares raw values. */
    public static Preparation preparation(DataSpec data) {
        return JobData.preparation(data.preparation());
    }

    private static ModelState read(Model model, Path file) {
        return StateDict.read(model, SafeTensors.read(file), file);
    }

    private static DecayedSgd optimizer(OptimizerSpec spec) {
        return new DecayedSgd(
                spec.learningRate(),
                spec.momentum(),
                spec.nesterov(),
                spec.weightDecay(),
                spec.decay() == OptimizerSpec.Decay.DECOUPLED);
    }

    private static LearningRateSchedule schedule(ScheduleSpec spec) {
        if (spec instanceof ScheduleSpec.Step step) {
            return new LearningRateSchedule.Step(step.warmupSteps(), step.everySteps(), step.gamma());
        } else if (spec instanceof ScheduleSpec.Cosine cosine) {
            return new LearningRateSchedule.Cosine(cosine.warmupSteps());
        }
        return new LearningRateSchedule.Constant(spec.warmupSteps());
    }
}

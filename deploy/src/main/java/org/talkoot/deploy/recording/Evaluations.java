package org.talkoot.deploy.recording;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.job.TrainingJob;

/** The evaluations of a job. Each counts once: a coordinator that took over may tell again what the one before it told. */
final class Evaluations {
    private final TrainingJob job;
    private final int begun; // steps of the job before this run
    private final List<JobEvent.Evaluated> all; // of the job so far, in order
    private final Map<EvaluationSet, Evaluation> newest = new EnumMap<>(EvaluationSet.class); // of this run

    /** Those at the very step where the run begins are told by its coordinator. */
    Evaluations(TrainingJob job, Beginning beginning) {
        this.job = job;
        begun = beginning.steps();
        all = beginning.state().evaluations().stream()
                .filter(each -> each.steps() < begun)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Takes one; false, with nothing done, where it isn't news. */
    boolean add(JobEvent.Evaluated evaluated) {
        boolean isNews = evaluated.steps() >= begun
                && all.stream().noneMatch(each -> each.steps() == evaluated.steps() && each.set() == evaluated.set());
        if (isNews) {
            all.add(evaluated);
            newest.put(evaluated.set(), figures(evaluated));
        }
        return isNews;
    }

    Evaluation figures(JobEvent.Evaluated evaluated) {
        int samples = job.samples(evaluated.set());
        boolean numeric = job.train().classes() == 0;
        OptionalDouble accuracy =
                numeric ? OptionalDouble.empty() : OptionalDouble.of(evaluated.correct() / (double) samples);
        return new Evaluation(evaluated.lossSum() / samples, accuracy);
    }

    /** Of the job so far, in order; the list grows with them. */
    List<JobEvent.Evaluated> all() {
        return all;
    }

    /** On that set, in this run. */
    Optional<Evaluation> newest(EvaluationSet set) {
        return Optional.ofNullable(newest.get(set));
    }
}

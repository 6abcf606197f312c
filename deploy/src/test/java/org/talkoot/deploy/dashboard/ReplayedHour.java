package org.talkoot.deploy.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingListener.CheckpointWritten;
import org.talkoot.deploy.api.TrainingListener.Committed;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Measured;
import org.talkoot.deploy.api.TrainingListener.Progress;
import org.talkoot.deploy.api.TrainingListener.Recovering;
import org.talkoot.deploy.api.TrainingListener.Started;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.deploy.api.TrainingListener.WorldFormed;
import org.talkoot.protocol.job.EvaluationSet;

/** What a listener is told of a run of a deep model on four workers, one of which dies every five seconds. */
final class ReplayedHour {
    private static final int STEPS_A_SECOND = 300;
    private static final int WORKERS = 4;
    private static final List<Measured.Layer> LAYERS = IntStream.range(0, 60)
            .mapToObj(i -> new Measured.Layer(i + " linear", 1 + i % 7, 0.1 / (1 + i), 0.001, 10 + i, 0.01))
            .toList();

    private final TrainingListener listener;
    private int seconds;
    private int steps;
    private int failures;

    ReplayedHour(TrainingListener listener) {
        this.listener = listener;
        listener.started(new Started(WORKERS, 0, 16, 1_000_000, 3_600 * STEPS_A_SECOND, 1_000));
        listener.worldFormed(world());
    }

    void second() {
        seconds++;
        if (seconds % 5 == 0) {
            failures++;
            listener.recovering(
                    new Recovering("worker 3." + failures + " died before step " + steps, steps, steps + 40));
            listener.worldFormed(world());
        }
        for (int i = 0; i < STEPS_A_SECOND; i++) {
            steps++;
            listener.stepCommitted(
                    new StepCommitted(steps, 1 + steps / 1_000, 1f / (1 + steps % 977), 0.1 / (1 + steps), 64, 1));
            if (i % 30 == 0) {
                listener.progress(new Progress(steps, 1 + steps / 1_000, 0.5, 19_000 + steps % 1_000, WORKERS));
            }
        }
        listener.measured(new Measured(steps, LAYERS));
        listener.committed(new Committed(steps));
        if (seconds % 10 == 0) {
            listener.evaluated(
                    new Evaluated(steps, 1 + steps / 1_000, EvaluationSet.TEST, 0.3, OptionalDouble.of(0.9)));
        }
        if (seconds % 60 == 0) {
            listener.checkpointWritten(new CheckpointWritten(steps, 0.1));
        }
    }

    private WorldFormed world() {
        List<WorldFormed.Worker> workers = new ArrayList<>();
        for (int place = 0; place < WORKERS; place++) {
            workers.add(new WorldFormed.Worker(place < 3 ? "" + place : "3." + failures, 4 * place, 4));
        }
        return new WorldFormed(1 + failures, 1, workers, steps);
    }

    int steps() {
        return steps;
    }

    int failures() {
        return failures;
    }
}

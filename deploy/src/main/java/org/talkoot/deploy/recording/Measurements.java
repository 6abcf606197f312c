package org.talkoot.deploy.recording;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.talkoot.deploy.api.TrainingListener.Measured;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Stage;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.Measured.StageSquares;

/** Puts together what the workers of a world measured in the same step. */
final class Measurements {
    private static final int FIGURES = 5;

    private final List<Stage> stages;
    private final double[][] sums; // (stages, figures)
    private final BitSet heard = new BitSet(); // ranks
    private Fence fence = new Fence(0, 0);
    private int steps;

    Measurements(Model model) {
        stages = model.stages();
        sums = new double[stages.size()][FIGURES];
    }

    /**
     * Takes a worker's part. One that belongs to another step than the newest begins anew: a failure came between.
     *
     * @param workers of its world
     * @return the whole, once all parts are there
     */
    Optional<Measured> add(WorkerReport.Measured part, int workers) {
        if (!part.fence().equals(fence) || part.steps() != steps) {
            fence = part.fence();
            steps = part.steps();
            heard.clear();
            for (double[] each : sums) {
                java.util.Arrays.fill(each, 0);
            }
        }
        if (heard.get(part.sender())) {
            return Optional.empty();
        }
        heard.set(part.sender());
        part.stages().forEach(this::add);
        return heard.cardinality() == workers ? Optional.of(whole()) : Optional.empty();
    }

    private void add(StageSquares part) {
        double[] sum = sums[part.stage()];
        sum[0] += part.weights();
        sum[1] += part.gradients();
        sum[2] += part.movements();
        sum[3] += part.activations();
        sum[4] += part.activationGradients();
    }

    private Measured whole() {
        List<Measured.Layer> layers = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            if (!(stages.get(i) instanceof Stage.Fork)) { // whose output is its input
                double[] sum = sums[i];
                layers.add(new Measured.Layer(
                        name(stages.get(i)),
                        norm(sum[0]),
                        norm(sum[1]),
                        Math.sqrt(sum[2] / sum[0]),
                        norm(sum[3]),
                        norm(sum[4])));
            }
        }
        return new Measured(steps, layers);
    }

    /** What is nowhere measured is 0. */
    private static double norm(double squares) {
        return squares == 0 ? Double.NaN : Math.sqrt(squares);
    }

    /** {@code model[3].body[1] (linear)} as {@code 3.body.1 linear}: as tensors are named. */
    private static String name(Stage stage) {
        return stage.position().replaceFirst("^model\\[", "").replace("[", ".").replaceAll("[\\])(]", "");
    }
}

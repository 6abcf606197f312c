package org.talkoot.deploy.lab;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.model.Stage;

/**
 * Norms layer by layer, the first hidden layer first, of one minibatch of B samples with the losses ℓᵢ:
 *
 * <pre>
 *   activations         √(mean over i of ‖xᵢ‖²)           x: outputs of the layer's ReLU
 *   gradients           √(mean over i of ‖∂ℓᵢ/∂xᵢ‖²)      by the same
 *   weightGradients     ‖∂(mean ℓ)/∂W‖                     also of the last, linear layer
 *   change              ‖W - W₀‖ / ‖W₀‖                    since the start, likewise
 * </pre>
 */
record LayerNorms(double[] activations, double[] gradients, double[] weightGradients, double[] change) {

    static LayerNorms of(Replica replica, float[] initial, float[] weights) {
        Model model = replica.model();
        int rows = replica.minibatch().rows().rows();
        List<Double> activations = new ArrayList<>();
        List<Double> gradients = new ArrayList<>();
        List<Double> weightGradients = new ArrayList<>();
        List<Double> change = new ArrayList<>();
        for (int i = 0; i < model.stages().size(); i++) {
            if (!(model.stages().get(i) instanceof Stage.Computation stage)) {
                continue;
            }
            if (stage.layer() instanceof Relu) {
                Activation x = replica.output(i); // (rows, elements)
                int length = rows * stage.output().elements();
                activations.add(Math.sqrt(squares(x.values(), 0, length) / rows));
                gradients.add(Math.sqrt(squares(x.gradient(), 0, length) * rows)); // of the mean: 1/B of each ℓᵢ's
            } else if (stage.layer() instanceof Linear) {
                int from = stage.tensors().get(0).offset();
                int to = stage.tensors().get(0).end();
                weightGradients.add(Math.sqrt(squares(replica.gradients()[0], from, to)));
                change.add(Math.sqrt(distance(initial, weights, from, to) / squares(initial, from, to)));
            }
        }
        return new LayerNorms(array(activations), array(gradients), array(weightGradients), array(change));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Σ x². */
    static double squares(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }

    private static double distance(float[] a, float[] b, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }

    /** How the first layer's gradient compares with the last hidden layer's. */
    double gradientRatio() {
        return gradients[0] / gradients[gradients.length - 1];
    }

    /** The largest norm of a gradient by activations against the smallest. */
    double gradientSpread() {
        return spread(gradients);
    }

    /** The largest against the smallest. */
    static double spread(double[] values) {
        return java.util.Arrays.stream(values).max().orElseThrow()
                / java.util.Arrays.stream(values).min().orElseThrow();
    }
}

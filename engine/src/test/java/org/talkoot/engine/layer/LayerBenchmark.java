package org.talkoot.engine.layer;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.TreeCover;

/**
 * Nanoseconds per element of the input of each layer's passes, forward and backward, on one worker with 8 shards: the
 * median of many. Run it with the test class path, for all layers or those whose description contains the argument.
 */
final class LayerBenchmark {
    private static final int SHARDS = 8;
    private static final int WARM_UP = 3000;
    private static final int REPEATS = 500;

    private LayerBenchmark() {}

    private record Case(Layer layer, Shape input, int samples) {}

    private static List<Case> cases() {
        Shape features = Shape.features(512);
        Shape image = Shape.image(16, 14, 14);
        List<Case> cases = new ArrayList<>();
        for (boolean sync : new boolean[] {true, false}) {
            BatchNorm layer = new BatchNorm(1e-5, 0.1, true, sync);
            cases.add(new Case(layer, features, 128));
            cases.add(new Case(layer, features, 16));
            cases.add(new Case(layer, image, 32));
        }
        for (Layer layer : List.of(new Relu(), new LeakyRelu(0.01), new Gelu(), new Tanh(), new Sigmoid())) {
            cases.add(new Case(layer, features, 128));
        }
        cases.add(new Case(new Flatten(), image, 32));
        cases.add(new Case(new Dropout(0.5), features, 128));
        cases.add(new Case(new LayerNorm(1e-5, true, true), features, 128));
        cases.add(new Case(new LayerNorm(1e-5, true, true), image, 32));
        return cases;
    }

    public static void main(String... names) {
        System.out.printf("%-70s %-14s %7s %8s %8s%n", "layer", "sample", "samples", "forward", "backward");
        for (Case each : cases()) {
            if (names.length == 0 || each.layer().toString().contains(names[0])) {
                measure(each);
            }
        }
    }

    private static void measure(Case each) {
        LayerHarness harness = new LayerHarness(each.layer(), each.input(), each.samples(), TreeCover.single(SHARDS));
        int elements = each.samples() * each.input().elements();
        harness.forward(GradientCheck.normal(elements, 1));
        harness.backward(GradientCheck.normal(each.samples() * harness.output.elements(), 2));
        long[] forward = new long[REPEATS];
        long[] backward = new long[REPEATS];
        for (int i = -WARM_UP; i < REPEATS; i++) {
            long start = System.nanoTime();
            harness.forwardPass();
            long middle = System.nanoTime();
            harness.backwardPass();
            long end = System.nanoTime();
            if (i >= 0) {
                forward[i] = middle - start;
                backward[i] = end - middle;
            }
        }
        java.util.Arrays.sort(forward);
        java.util.Arrays.sort(backward);
        System.out.printf(
                "%-70s %-14s %7d %8.3f %8.3f%n",
                each.layer(),
                each.input(),
                each.samples(),
                (double) forward[REPEATS / 2] / elements,
                (double) backward[REPEATS / 2] / elements);
    }
}

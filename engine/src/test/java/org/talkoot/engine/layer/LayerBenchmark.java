package org.talkoot.engine.layer;

import java.util.ArrayList;
import java.util.Arrays;
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
    private static final long CASE_NS = 4_000_000_000L; // warm-up and measurement of a slow layer end after this each

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
        addImageCases(cases);
        return cases;
    }

    private static void addImageCases(List<Case> cases) {
        Initialisation init = Initialisation.PYTORCH;
        Shape image = Shape.image(64, 14, 14);
        cases.add(new Case(new Conv2d(32, 3, 1, 1, true, init), Shape.image(1, 28, 28), 128));
        cases.add(new Case(new Conv2d(32, 3, 1, 1, true, init), Shape.image(3, 32, 32), 128));
        cases.add(new Case(new Conv2d(64, 3, 2, 1, true, init), Shape.image(32, 28, 28), 128));
        cases.add(new Case(new Conv2d(64, 3, 2, 1, true, init), image, 128));
        cases.add(new Case(new Conv2d(64, 3, 1, 1, true, init), image, 128));
        cases.add(new Case(new Conv2d(64, 5, 1, 2, true, init), image, 128));
        cases.add(new Case(new Conv2d(64, 1, 1, 0, true, init), image, 128));
        for (Layer layer : List.of(new MaxPool2d(2, 2), new AvgPool2d(2, 2), new GlobalAvgPool())) {
            cases.add(new Case(layer, image, 128));
        }
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
        repeat(harness, new long[WARM_UP], new long[WARM_UP]);
        int repeats = repeat(harness, forward, backward);
        Arrays.sort(forward, 0, repeats);
        Arrays.sort(backward, 0, repeats);
        System.out.printf(
                "%-70s %-14s %7d %8.3f %8.3f%n",
                each.layer().toString().replaceAll(", initialisation=[^\\]]*", ""),
                each.input(),
                each.samples(),
                (double) forward[repeats / 2] / elements,
                (double) backward[repeats / 2] / elements);
    }

    /** Nanoseconds of each pass; returns how many there was time for. */
    private static int repeat(LayerHarness harness, long[] forward, long[] backward) {
        long deadline = System.nanoTime() + CASE_NS;
        int repeats = 0;
        while (repeats < forward.length && System.nanoTime() < deadline) {
            long start = System.nanoTime();
            harness.forwardPass();
            long middle = System.nanoTime();
            harness.backwardPass();
            long end = System.nanoTime();
            forward[repeats] = middle - start;
            backward[repeats++] = end - middle;
        }
        return repeats;
    }
}

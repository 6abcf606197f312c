package org.talkoot.deploy.draft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.JobFile;

/**
 * A commented job file for data that was looked at, which trains as it is: images of 16 pixels and more get a small
 * convolutional network, all else a perceptron with one hidden layer, and numbers that are spread wide a linear regression,
 * since their gradients would be too large for more.
 */
public final class JobDraft {
    /** What names the bundled digits in place of a path. */
    public static final String DIGITS = "digits";

    private static final int LEAST_PIXELS_TO_CONVOLVE = 16;
    private static final int LARGEST_BATCH = 128;
    private static final int SMALLEST_BATCH = 8;
    private static final int STEPS_WANTED = 20;
    private static final int MANY_SAMPLES = 10_000;

    private final FoundData data;
    private final String name;
    private final int epochs;

    private JobDraft(FoundData data, String name, int epochs) {
        this.data = data;
        this.name = name;
        this.epochs = epochs;
    }

    /**
     * @param data a folder, an IDX file of images, a CSV file, or {@value #DIGITS}
     * @param base the folder of the job file
     * @param label of CSV files: last, an index or a name
     * @param epochs by default 20, or 5 of many samples
     * @return the text of the job file
     * @throws org.talkoot.engine.data.DataException if there is no such data, or it is damaged
     * @throws JobRefusedException if no model suits it
     */
    public static String of(String data, Path base, String name, Optional<String> label, Optional<Integer> epochs) {
        FoundData found = data.equals(DIGITS) ? DataFinder.digits() : new DataFinder(base, label).find(Path.of(data));
        int passes = epochs.orElse(found.samples() < MANY_SAMPLES ? 20 : 5);
        JobDraft draft = new JobDraft(found, name, passes);
        try {
            return checked(draft.text(false), base);
        } catch (JobRefusedException lastMinibatch) { // of one sample, where a batch norm needs two
            return checked(draft.text(true), base);
        }
    }

    private static String checked(String text, Path base) {
        PreparedRun.resolve(JobFile.parse(text, "the new job", base, List.of()));
        return text;
    }

    private String text(boolean dropLast) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + data.words() + ", " + target() + ". Every key: docs/job-file.md");
        lines.add("job {");
        lines.add("  name = " + name);
        lines.add(commented("  seed = 1", "another seed, another start and another order"));
        lines.add(commented("  epochs = " + epochs, "passes over the training data"));
        lines.add(commented("  batch-size = " + batch(), "samples a step"));
        if (dropLast) {
            lines.add(commented("  drop-last = true", "leave out an epoch's last, smaller minibatch"));
        }
        lines.add("  data {");
        data.lines().forEach(line -> lines.add("    " + line));
        lines.add("  }");
        lines.add("  model = [");
        model().forEach(layer -> lines.add("    " + layer));
        lines.add("  ]");
        if (data.classes() == 0) {
            lines.add("  loss = mse");
        }
        lines.add("  optimizer {");
        String rate = data.classes() == 0 ? "0.01" : "0.05";
        lines.add(commented("    learning-rate = " + rate, "try a third or three times as much"));
        lines.add("    momentum = 0.9");
        lines.add(commented("    weight-decay = 5e-4", "against learning the samples by heart"));
        lines.add(commented("    schedule { type = cosine }", "the learning rate falls to 0 by the end"));
        lines.add("  }");
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private static String commented(String line, String comment) {
        return String.format("%-30s  # %s", line, comment);
    }

    private String target() {
        return data.samples() + " samples, "
                + (data.classes() == 0 ? "a number to predict" : data.classes() + " classes");
    }

    private int batch() {
        int batch = LARGEST_BATCH;
        while (batch > SMALLEST_BATCH && data.samples() / batch < STEPS_WANTED) {
            batch /= 2;
        }
        return batch;
    }

    private List<String> model() {
        Shape shape = data.sample();
        String last = "{ type = linear, out = " + Math.max(1, data.classes()) + " }";
        if (data.wideTarget()) {
            return List.of(last);
        }
        if (shape.isImage() && Math.min(shape.height(), shape.width()) >= LEAST_PIXELS_TO_CONVOLVE) {
            return List.of(
                    "{ type = conv2d, out = 16, kernel = 3, padding = 1, bias = false }",
                    "{ type = batch-norm }",
                    "{ type = relu }",
                    "{ type = max-pool2d, kernel = 2 }",
                    "{ type = conv2d, out = 32, kernel = 3, padding = 1, bias = false }",
                    "{ type = batch-norm }",
                    "{ type = relu }",
                    "{ type = max-pool2d, kernel = 2 }",
                    "{ type = flatten }",
                    "{ type = dropout, p = 0.2 }",
                    last);
        }
        List<String> layers = new ArrayList<>();
        if (shape.isImage()) {
            layers.add("{ type = flatten }");
        }
        layers.add("{ type = linear, out = 64 }");
        layers.add("{ type = batch-norm }");
        layers.add("{ type = relu }");
        layers.add("{ type = dropout, p = 0.2 }");
        layers.add(last);
        return layers;
    }
}

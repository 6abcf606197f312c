package org.talkoot.deploy.prediction;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.talkoot.deploy.recording.StoredModel;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.model.Replica;
import org.talkoot.protocol.job.LossSpec;

/** Predicts from files, a number of samples at once. */
public final class Predictor {
    private static final int MOST_ROWS = 256;

    private final StoredModel model;
    private final InputReader reader;
    private Replica replica; // null before the first sample
    private int capacity; // rows that it can take

    /**
     * @param resize whether pictures of another size are brought to the model's
     * @param invert whether dark becomes bright, in pictures and IDX files
     * @param label column of tables: last, an index or a name; by default the job's
     * @param notes takes a sentence about what may not be meant
     */
    public Predictor(
            StoredModel model, boolean resize, boolean invert, Optional<String> label, Consumer<String> notes) {
        this.model = model;
        reader = new InputReader(model, new InputReader.Options(resize, invert, label), notes);
    }

    /**
     * Each sample of the file, in order.
     *
     * @throws org.talkoot.engine.data.DataException if the file isn't one that the model takes
     */
    public void predict(Path file, Consumer<Prediction> each) {
        Input input = reader.read(file);
        Dataset samples = input.samples().prepared(model.preparation());
        int elements = model.input().elements();
        int outputs = model.model().output().elements();
        for (int from = 0; from < samples.size(); from += MOST_ROWS) {
            int rows = Math.min(MOST_ROWS, samples.size() - from);
            float[] inputs = new float[rows * elements];
            samples.gather(IntStream.range(from, from + rows).toArray(), 0, rows, inputs, 0);
            float[] values = replica(rows).predict(inputs, rows);
            for (int row = 0; row < rows; row++) {
                float[] own = Arrays.copyOfRange(values, row * outputs, (row + 1) * outputs);
                each.accept(new Prediction(
                        input.file(), input.row(from + row), own, probabilities(own), input.label(from + row)));
            }
        }
    }

    private Replica replica(int rows) {
        if (rows > capacity) {
            capacity = rows;
            replica = model.replica(rows);
        }
        return replica;
    }

    /** The softmax of the outputs, where training saw them so. */
    private double[] probabilities(float[] outputs) {
        if (!(model.job().loss() instanceof LossSpec.CrossEntropy)) {
            return new double[0];
        }
        double largest = outputs[0];
        for (float output : outputs) {
            largest = Math.max(largest, output);
        }
        double[] probabilities = new double[outputs.length];
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            probabilities[i] = StrictMath.exp(outputs[i] - largest);
            sum += probabilities[i];
        }
        for (int i = 0; i < outputs.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}

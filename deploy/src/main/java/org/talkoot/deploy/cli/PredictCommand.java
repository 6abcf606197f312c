package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.talkoot.deploy.prediction.Prediction;
import org.talkoot.deploy.prediction.Predictor;
import org.talkoot.deploy.recording.StoredModel;
import org.talkoot.protocol.job.JobFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "What a trained model says of pictures (PNG, JPEG, BMP, GIF), of images in IDX files and of the rows of tables (CSV,"
                    + " Parquet, Arrow).",
            "They are prepared as the job prepares its data. A table may have the label, or not, and so may a CSV file a header."
        },
        footer = {
            "  talkoot predict runs/mnist-mlp-20251123-143012 seven.png --resize --invert",
            "  talkoot predict runs/cancer-20251123-143012 patients.csv --json"
        },
        exitCodeList = {
            "0:Done.",
            "1:Something unexpected went wrong.",
            "2:The model or an input is wrong; those before it are predicted."
        })
final class PredictCommand extends Action {
    @Parameters(
            index = "0",
            arity = "1",
            paramLabel = "MODEL",
            description = "A run directory (its final model), a checkpoint folder or a safetensors file.")
    private Path model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "INPUT", description = "Files to predict from.")
    private List<Path> inputs;

    @Option(
            names = "--job",
            order = 1,
            paramLabel = "JOB",
            description = "The model's job; by default the one the file carries.")
    private Path job;

    @Option(
            names = "--resize",
            order = 2,
            description = "Bring pictures to the size that the model takes, whatever their shape.")
    private boolean resize;

    @Option(names = "--invert", order = 3, description = "Take dark for bright: for pictures of ink on paper.")
    private boolean invert;

    @Option(
            names = "--label",
            order = 4,
            paramLabel = "COLUMN",
            description = "Where tables have the label: last, an index from 0 or a name; by default as in the job.")
    private String label;

    @Option(names = "--top", order = 5, paramLabel = "N", description = "Classes to show; by default 3.")
    private int top = 3;

    @Option(names = "--json", order = 6, description = "Print one JSON object a line, with all probabilities.")
    private boolean json;

    private int known; // predictions whose label is known
    private int right;

    PredictCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        if (top < 1) {
            throw new UsageException("--top must be at least 1, but is " + top);
        }
        for (Path input : inputs) {
            if (!Files.exists(input)) {
                throw new UsageException("there is no file " + input + " to predict from");
            }
        }
        StoredModel stored =
                StoredModel.read(model, Optional.ofNullable(job).map(path -> JobFile.read(path, List.of())));
        Predictor predictor = new Predictor(
                stored,
                resize,
                invert,
                Optional.ofNullable(label),
                note -> console().err().println("talkoot: " + note));
        for (Path input : inputs) {
            predictor.predict(input, prediction -> print(prediction, stored.classNames()));
        }
        if (!json && known > 0) {
            console().out().printf(Locale.ROOT, "%,d of %,d right, %.2f %%%n", right, known, 100.0 * right / known);
        }
        return Failure.DONE;
    }

    private void print(Prediction prediction, List<String> classNames) {
        Optional<Boolean> isRight = prediction.isRight(classNames);
        known += isRight.isPresent() ? 1 : 0;
        right += isRight.orElse(false) ? 1 : 0;
        console().out().println(json ? json(prediction, classNames).toString() : line(prediction, classNames));
    }

    private String line(Prediction prediction, List<String> classNames) {
        String what = prediction.file() + prediction.row().map(row -> ":" + row).orElse("") + "  ";
        if (classNames.isEmpty()) {
            return what
                    + prediction.outputs()[0]
                    + prediction.label().map(text -> "  (it is " + text + ")").orElse("");
        }
        List<Integer> ranking = prediction.ranking();
        StringBuilder line = new StringBuilder(what).append(share(prediction, ranking.get(0), classNames));
        for (int i = 1; i < Math.min(top, ranking.size()); i++) {
            line.append(i == 1 ? "   then " : ", ").append(share(prediction, ranking.get(i), classNames));
        }
        prediction
                .isRight(classNames)
                .filter(right -> !right)
                .ifPresent(wrong -> line.append("   WRONG, it is ")
                        .append(prediction.label().orElseThrow()));
        return line.toString();
    }

    private static String share(Prediction prediction, int index, List<String> classNames) {
        return prediction.probabilities().length == 0
                ? String.format(
                        Locale.ROOT,
                        "%s (%.3f)",
                        classNames.get(index),
                        prediction.outputs()[index])
                : String.format(
                        Locale.ROOT,
                        "%s %.2f %%",
                        classNames.get(index),
                        100 * prediction.probabilities()[index]);
    }

    private static ObjectNode json(Prediction prediction, List<String> classNames) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("input", prediction.file());
        prediction.row().ifPresent(row -> json.put("row", row));
        if (classNames.isEmpty()) {
            json.put("prediction", prediction.outputs()[0]);
        } else {
            int first = prediction.ranking().get(0);
            json.put("class", classNames.get(first)).put("index", first);
            boolean shares = prediction.probabilities().length > 0;
            ObjectNode values = json.putObject(shares ? "probabilities" : "outputs");
            for (int i = 0; i < classNames.size(); i++) {
                if (shares) {
                    values.put(classNames.get(i), prediction.probabilities()[i]);
                } else {
                    values.put(classNames.get(i), prediction.outputs()[i]);
                }
            }
        }
        prediction.label().ifPresent(label -> json.put("label", label));
        return json;
    }
}

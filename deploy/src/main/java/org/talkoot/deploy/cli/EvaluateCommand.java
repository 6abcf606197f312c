package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.talkoot.deploy.api.DetailedEvaluation;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.recording.StoredModel;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.deploy.show.ConfusionText;
import org.talkoot.deploy.show.RunText;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Mean loss and accuracy of a trained model on the test data of its job.",
        footer = {
            "  talkoot evaluate runs/digits-20251123-143012",
            "  talkoot evaluate runs/digits-20251123-143012 --details",
            "  talkoot evaluate model.safetensors --job mnist.conf"
        },
        exitCodeList = {"0:Done.", "1:The evaluation failed.", "2:The model, the job or the data are wrong."})
final class EvaluateCommand extends Action {
    @Parameters(
            arity = "1",
            paramLabel = "MODEL",
            description = "A run directory (its final model), a checkpoint folder or a safetensors file.")
    private Path model;

    @Option(
            names = "--job",
            order = 1,
            paramLabel = "JOB",
            description = "The job with the model and the test data; by default the one the file carries.")
    private Path job;

    @Option(
            names = "--details",
            order = 2,
            description = "Print precision, recall and F1 of each class too, and which was taken for which.")
    private boolean details;

    @Option(names = "--json", order = 3, description = "Print one JSON object.")
    private boolean json;

    EvaluateCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        Path file = StoredModel.file(model);
        Optional<JobSpec> spec = Optional.ofNullable(job).map(path -> JobFile.read(path, List.of()));
        DetailedEvaluation found = console().trainer().load(file, spec).evaluateInDetail();
        TrainingResult.Evaluation evaluation = found.evaluation();
        if (json) {
            ObjectNode object = RunFiles.json(evaluation);
            found.confusion().filter(matrix -> details).ifPresent(matrix -> ConfusionText.put(matrix, object));
            console().out().println(RunFiles.text(object));
            return Failure.DONE;
        }
        console().out().println(RunText.evaluation(EvaluationSet.TEST, evaluation.loss(), evaluation.accuracy()));
        found.confusion().filter(matrix -> details).ifPresent(matrix -> {
            console().out().println();
            ConfusionText.lines(matrix).forEach(console().out()::println);
        });
        return Failure.DONE;
    }
}

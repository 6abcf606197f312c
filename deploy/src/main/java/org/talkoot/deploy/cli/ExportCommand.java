package org.talkoot.deploy.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.talkoot.deploy.onnx.OnnxModel;
import org.talkoot.deploy.onnx.OnnxText;
import org.talkoot.deploy.recording.StoredModel;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.protocol.job.JobFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Write a trained model as an ONNX file, which ONNX Runtime and many others run.",
            "The file begins with the preparation of the data: its input is what the data files hold, as an image's bytes."
        },
        footer = {
            "  talkoot export runs/digits-20251123-143012 --onnx digits.onnx",
            "  talkoot export model.safetensors --job mnist.conf --onnx mnist.onnx --prepared"
        },
        exitCodeList = {"0:Done.", "1:Something unexpected went wrong.", "2:The model or the arguments are wrong."})
final class ExportCommand extends Action {
    @Parameters(
            arity = "1",
            paramLabel = "MODEL",
            description = "A run directory (its final model), a checkpoint folder or a safetensors file.")
    private Path model;

    @Option(names = "--onnx", order = 1, required = true, paramLabel = "FILE", description = "The file to write.")
    private Path onnx;

    @Option(
            names = "--job",
            order = 2,
            paramLabel = "JOB",
            description = "The model's job; by default the one the file carries.")
    private Path job;

    @Option(
            names = "--prepared",
            order = 3,
            description =
                    "Leave the preparation out: the input is then scaled and normalized, as the first layer takes it.")
    private boolean prepared;

    @Option(names = "--json", order = 4, description = "Print one JSON object.")
    private boolean json;

    ExportCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        if (Files.isDirectory(onnx)) {
            throw new UsageException("--onnx must name a file, but " + onnx + " is a folder");
        }
        StoredModel stored =
                StoredModel.read(model, Optional.ofNullable(job).map(path -> JobFile.read(path, List.of())));
        var written = OnnxModel.write(stored, !prepared, onnx);
        OnnxText text = new OnnxText(written, onnx, size());
        if (json) {
            console().out().println(RunFiles.text(text.json()));
        } else {
            text.lines().forEach(console().out()::println);
        }
        return Failure.DONE;
    }

    private long size() {
        try {
            return Files.size(onnx);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

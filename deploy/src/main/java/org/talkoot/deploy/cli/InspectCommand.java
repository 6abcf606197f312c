package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.talkoot.deploy.inspection.Inspection;
import org.talkoot.deploy.inspection.StepMemory;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.deploy.recording.StoredModel;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.deploy.show.Table;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.job.TrainingJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Show the layers of a trained model or of a job: output, parameters, and the operations of a sample.",
            "The last column says how many pixels, in height and width, an output depends on."
        },
        footer = {
            "  talkoot inspect                     the bundled handwritten digits",
            "  talkoot inspect runs/digits-20251123-143012",
            "  talkoot inspect mnist.conf --input 1,28,28"
        },
        exitCodeList = {"0:Done.", "1:Something unexpected went wrong.", "2:The model, the job or its data are wrong."})
final class InspectCommand extends Action {
    private static final int KIB = 1024;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL|JOB",
            description = "A run directory, a checkpoint folder, a safetensors file, or a job file.")
    private Path named;

    @Option(names = "--job", order = 1, paramLabel = "JOB", description = "The job of a model from elsewhere.")
    private Path job;

    @Option(
            names = "--input",
            order = 2,
            split = ",",
            paramLabel = "N",
            description = "Shape of a job's samples, as 1,28,28; by default the data is read for it.")
    private int[] input;

    @Option(names = "--json", order = 3, description = "Print one JSON object.")
    private boolean json;

    InspectCommand(Console console) {
        super(console);
    }

    /** @param memory of a job, which is still to be trained */
    private record Found(Inspection inspection, Optional<StepMemory> memory) {}

    @Override
    int run() {
        Found found = find();
        if (json) {
            ObjectNode json = json(found.inspection());
            found.memory().ifPresent(memory -> put(memory, json));
            console().out().println(RunFiles.text(json));
        } else {
            lines(found.inspection()).forEach(console().out()::println);
            memory(found).forEach(console().out()::println);
        }
        return Failure.DONE;
    }

    private Found find() {
        if (named == null) {
            return of(BundledJob.read(List.of()));
        }
        boolean unfinished =
                Files.isRegularFile(named.resolve("job.conf")) && !Files.exists(RunFiles.finalModel(named));
        if (unfinished) {
            return of(JobFile.read(named.resolve("job.conf"), List.of()));
        }
        if (job == null && Files.isRegularFile(named) && !named.toString().endsWith(".safetensors")) {
            return of(JobFile.read(named, List.of()));
        }
        if (input != null) {
            throw new UsageException("--input is for a job; a model knows the shape of its samples");
        }
        Model model = StoredModel.read(named, Optional.ofNullable(job).map(path -> JobFile.read(path, List.of())))
                .model();
        return new Found(Inspection.of(model), Optional.empty());
    }

    private Found of(JobSpec spec) {
        if (input == null) {
            TrainingJob resolved = PreparedRun.resolve(spec);
            return of(spec, resolved.model(), resolved.largestMinibatch());
        }
        if ((input.length != 1 && input.length != 3) || Arrays.stream(input).anyMatch(size -> size < 1)) {
            throw new UsageException("--input must be a number of features, or channels,height,width such as 1,28,28");
        }
        return of(spec, StoredModel.model(spec, Shape.of(input)), spec.batchSize());
    }

    private static Found of(JobSpec spec, Model model, int minibatch) {
        Inspection inspection = Inspection.of(model);
        return new Found(inspection, Optional.of(StepMemory.of(spec, minibatch, inspection)));
    }

    private static List<String> lines(Inspection found) {
        Table table = new Table(2, List.of("layer", "output", "parameters", "forward", "backward", "sees"));
        table.add(List.of("input", found.model().input().toString(), "", "", "", ""));
        boolean images = found.model().input().isImage();
        for (Inspection.Row row : found.rows()) {
            String sees = row.receptiveField().isPresent()
                    ? row.receptiveField().getAsLong() + " x "
                            + row.receptiveField().getAsLong()
                    : images ? "all" : "";
            table.add(List.of(
                    row.position(),
                    row.output().toString(),
                    row.parameters() == 0 ? "" : count(row.parameters()),
                    count(row.forward()),
                    count(row.backward()),
                    sees));
        }
        table.add(List.of(
                "in all", "", count(found.model().parameters()), count(found.forward()), count(found.backward()), ""));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add("forward, backward: floating-point operations of a sample in training");
        return lines;
    }

    private static List<String> memory(Found found) {
        Inspection inspection = found.inspection();
        List<String> lines = new ArrayList<>();
        lines.add("weights:  " + size(inspection.weightBytes())
                + ", in training as much again for the velocity, and for each worker's gradients");
        lines.add("a sample: " + size(inspection.activationBytes())
                + " of outputs and gradients on the worker that computes it");
        found.memory()
                .ifPresent(memory -> lines.add("a worker with all shards: " + size(memory.activationBytes())
                        + " of them"
                        + (memory.turns() == 1
                                ? ", for the " + count(memory.samples()) + " samples of a minibatch"
                                : " in each of " + memory.turns() + " turns, for " + count(memory.samples())
                                        + " samples, and " + size(memory.gradientBytes()) + " of gradients in all")));
        return lines;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String size(long bytes) {
        return bytes < KIB * KIB
                ? String.format(Locale.ROOT, "%,.1f KiB", bytes / (double) KIB)
                : String.format(Locale.ROOT, "%,.1f MiB", bytes / (double) (KIB * KIB));
    }

    private static ObjectNode json(Inspection found) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("parameters", found.model().parameters())
                .put("buffers", found.model().buffers())
                .put("weightBytes", found.weightBytes())
                .put("activationBytesOfSample", found.activationBytes())
                .put("flopsForward", found.forward())
                .put("flopsBackward", found.backward());
        put(found.model().input(), json.putArray("input")::add);
        var layers = json.putArray("layers");
        for (Inspection.Row row : found.rows()) {
            ObjectNode layer = layers.addObject().put("layer", row.position());
            put(row.output(), layer.putArray("output")::add);
            layer.put("parameters", row.parameters())
                    .put("flopsForward", row.forward())
                    .put("flopsBackward", row.backward());
            if (row.receptiveField().isPresent()) {
                layer.put("receptiveField", row.receptiveField().getAsLong());
            }
        }
        return json;
    }

    private static void put(StepMemory memory, ObjectNode json) {
        json.put("minibatch", memory.minibatch())
                .put("turns", memory.turns())
                .put("samplesOfTurn", memory.samples())
                .put("activationBytesOfTurn", memory.activationBytes())
                .put("gradientBytesOfWorker", memory.gradientBytes());
    }

    private static void put(Shape shape, java.util.function.IntConsumer sizes) {
        Arrays.stream(shape.toArray()).forEach(sizes);
    }
}

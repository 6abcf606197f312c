package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.talkoot.deploy.cluster.Outsider;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.deploy.show.StatusText;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Show how the job of a running cluster is going: steps, loss, speed, and what each worker does.",
        footer = {
            "  talkoot status --join node1.example.com:7400",
            "  talkoot status --join 10.0.0.1:7400,10.0.0.2:7400 --json"
        },
        exitCodeList = {"0:Done, whatever was found.", "1:No node answered.", "2:The arguments are wrong."})
final class StatusCommand extends AskingCommand {
    @Option(names = "--json", order = 2, description = "Print one JSON object.")
    private boolean json;

    StatusCommand(Console console) {
        super(console);
    }

    @Override
    int ask(Outsider outsider) {
        JobAnswer answer = outsider.status();
        if (json) {
            console().out().println(RunFiles.text(json(answer)));
        } else if (answer instanceof JobStatus status) {
            StatusText.lines(status).forEach(console().out()::println);
        } else if (answer instanceof JobAnswer.Ended end) {
            console().out().println(end.why());
        }
        return Failure.DONE;
    }

    private static ObjectNode json(JobAnswer answer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (answer instanceof JobStatus status) {
            put(status, json);
        } else if (answer instanceof JobAnswer.Ended end) {
            json.put("phase", "over").put("done", end.done()).put("why", end.why());
        }
        return json;
    }

    private static void put(JobStatus status, ObjectNode json) {
        json.put("job", status.job())
                .put("phase", status.phase())
                .put("term", status.fence().term())
                .put("generation", status.fence().generation())
                .put("workersAwaited", status.awaited())
                .put("stepsCommitted", status.committed())
                .put("stepsComplete", status.complete())
                .put("steps", status.steps())
                .put("samplesPerSecond", status.samplesPerSecond())
                .put("recoveries", status.recoveries());
        if (Float.isFinite(status.loss())) {
            json.put("loss", status.loss());
        } else {
            json.putNull("loss");
        }
        var nodes = json.putArray("nodes");
        status.nodes().forEach(nodes::add);
        var workers = json.putArray("workers");
        status.workers().forEach(worker -> put(worker, workers.addObject()));
    }

    private static void put(JobStatus.Worker worker, ObjectNode json) {
        json.put("name", worker.name())
                .put("shards", worker.shards())
                .put("steps", worker.steps())
                .put("millisecondsPerShard", worker.msPerShard())
                .put("millisecondsSilent", worker.silentMs())
                .put("doing", worker.doing())
                .put("slow", worker.slow());
    }
}

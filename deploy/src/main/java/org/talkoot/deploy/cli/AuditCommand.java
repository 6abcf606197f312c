package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.ledger.Audit;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.engine.data.SampleOrder;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.worker.job.JobMistake;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "audit",
        description = "Prove from a run's ledger that it used each sample of each epoch exactly once.",
        footer = {"  talkoot audit runs/digits-20251123-143012"},
        exitCodeList = {"0:It did.", "1:It did not.", "2:There is no such run, or its data can't be read."})
final class AuditCommand extends Action {
    @Parameters(arity = "1", paramLabel = "RUN", description = "A run directory.")
    private Path run;

    @Option(names = "--json", order = 1, description = "Print one JSON object.")
    private boolean json;

    AuditCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        LedgerFile.Content ledger = ledger();
        TrainingJob job = job();
        SampleOrder order = new SampleOrder(
                job.train().size(), job.spec().seed(), job.spec().shuffle());
        try {
            Audit audit =
                    Audit.of(ledger.entries(), job.minibatches(), job.spec().shards(), order);
            print(audit, job.steps());
            return Failure.DONE;
        } catch (Audit.Violation violation) {
            console().err().println(new Failure(Failure.FAILED, violation.getMessage()).line());
            return Failure.FAILED;
        }
    }

    private LedgerFile.Content ledger() {
        Path file = LedgerFile.of(run);
        if (!Files.exists(file)) {
            throw new UsageException(run + " has no ledger: name a run directory");
        }
        try {
            return LedgerFile.read(file);
        } catch (IOException e) {
            throw new UsageException("can't read " + file + ": " + FileTrouble.words(e));
        }
    }

    private TrainingJob job() {
        try {
            return JobResolver.resolve(JobFile.read(run.resolve("job.conf"), List.of()));
        } catch (JobMistake mistake) {
            throw new JobRefusedException(mistake.getMessage(), mistake);
        }
    }

    private void print(Audit audit, int steps) {
        if (json) {
            console().out().println(RunFiles.text(json(audit)));
            return;
        }
        console()
                .out()
                .printf(
                        Locale.ROOT,
                        "steps 1 to %,d of %,d: each once, without a gap%n"
                                + "samples: %,d used, each exactly once in its epoch%nworlds: %d%n",
                        audit.steps(),
                        steps,
                        audit.samples(),
                        audit.worlds());
        audit.recoveries()
                .forEach(each -> console()
                        .out()
                        .printf(
                                Locale.ROOT,
                                "recovery: %s: %d steps computed again, %d ms to the next commit%n",
                                each.getReason(),
                                each.getLostSteps(),
                                each.getTookMs()));
    }

    private static ObjectNode json(Audit audit) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("steps", audit.steps());
        json.put("samples", audit.samples());
        json.put("worlds", audit.worlds());
        audit.recoveries()
                .forEach(each -> json.withArray("recoveries")
                        .addObject()
                        .put("reason", each.getReason())
                        .put("stepsLost", each.getLostSteps())
                        .put("milliseconds", each.getTookMs()));
        return json;
    }
}

package org.talkoot.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.talkoot.deploy.ledger.Audit;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.engine.data.SampleOrder;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.worker.job.TrainingJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Prove from a run's ledger that it used each sample of each epoch exactly once,",
            "and show who computed what, and what each fault cost."
        },
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
            Audit audit = Audit.of(
                    ledger.entries(), job.minibatches(), job.steps(), job.spec().shards(), order);
            refuseUnlessWhole(ledger, audit);
            AuditReport report = new AuditReport(audit, job.steps());
            if (json) {
                console().out().println(RunFiles.text(report.json()));
            } else {
                report.lines().forEach(console().out()::println);
            }
            return Failure.DONE;
        } catch (Audit.Violation violation) {
            console().err().println(new Failure(Failure.FAILED, violation.getMessage()).line());
            return Failure.FAILED;
        }
    }

    private void refuseUnlessWhole(LedgerFile.Content ledger, Audit audit) {
        if (ledger.torn()) {
            throw new Audit.Violation("the ledger is torn or was altered: what stands in " + LedgerFile.of(run)
                    + " from byte " + ledger.bytes() + " on, behind step " + audit.steps()
                    + ", isn't what was written; the steps before it are in order");
        }
        RunFiles.result(run).map(result -> result.path("steps").asInt()).ifPresent(steps -> {
            if (steps != audit.steps()) {
                throw new Audit.Violation("the run is finished after step " + steps
                        + ", but its ledger ends after step " + audit.steps());
            }
        });
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
        return PreparedRun.resolve(JobFile.read(run.resolve("job.conf"), List.of()));
    }
}

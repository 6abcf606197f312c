package org.talkoot.deploy.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.talkoot.deploy.lab.Lab;
import org.talkoot.deploy.lab.LabData;
import org.talkoot.deploy.lab.report.Finding;
import org.talkoot.deploy.lab.report.Report;
import org.talkoot.deploy.lab.report.ReportFolder;
import org.talkoot.deploy.show.WorkDisplay;
import org.talkoot.engine.file.FileTrouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "See what a lecture on deep learning says: train networks that show it, plot them, and check what is claimed.",
            "LAB is initialization, normalization, regularization or interaction. Open the page that it writes in a browser."
        },
        footer = {
            "  talkoot lab initialization                the bundled digits",
            "  talkoot lab normalization --data mnist    MNIST, in the folder mnist"
        },
        exitCodeList = {
            "0:All findings hold.",
            "1:A finding doesn't hold, or something went wrong.",
            "2:The data or the arguments are wrong."
        })
final class LabCommand extends Action {
    @Parameters(arity = "1", paramLabel = "LAB", description = "Which experiment.")
    private String lab;

    @Option(
            names = "--data",
            order = 1,
            paramLabel = "DIR",
            description = "The folder with MNIST's four IDX files, gzip or not. Without it, the bundled digits.")
    private Path data;

    @Option(
            names = "--out",
            order = 2,
            paramLabel = "DIR",
            description = "Where page, pictures and numbers go; by default lab-LAB.")
    private Path out;

    @Option(names = "--quick", order = 3, description = "Less of everything, for a first look: seconds, not minutes.")
    private boolean quick;

    LabCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        if (!Lab.labels().contains(lab)) {
            throw new UsageException("there is no lab " + lab + ": choose one of " + String.join(", ", Lab.labels()));
        }
        try {
            return run(Lab.valueOf(lab.toUpperCase(java.util.Locale.ROOT)));
        } catch (ReportFolder.OccupiedException occupied) {
            throw new UsageException(occupied.getMessage());
        } catch (IOException e) {
            throw new UsageException("the lab's folder can't be written: " + FileTrouble.words(e));
        }
    }

    private int run(Lab chosen) throws IOException {
        LabData samples = data == null ? LabData.digits() : LabData.idx(data);
        ReportFolder folder = new ReportFolder(out == null ? Path.of("lab-" + lab) : out);
        Report report;
        try (WorkDisplay display = new WorkDisplay(
                console().out(), console().screen().output(), console().screen())) {
            report = chosen.run(samples, quick, Runtime.getRuntime().availableProcessors(), display);
        }
        Path page = folder.write(report);
        for (Finding finding : report.findings()) {
            console().out().println(finding.text());
        }
        console().out().println("page " + page);
        if (!report.holds()) {
            long failed =
                    report.findings().stream().filter(each -> !each.holds()).count();
            console()
                    .err()
                    .println(new Failure(
                                    Failure.FAILED,
                                    failed + " of " + report.findings().size()
                                            + " findings of the lab don't hold here; " + page
                                            + " shows what was measured instead")
                            .line());
        }
        return report.holds() ? Failure.DONE : Failure.FAILED;
    }
}

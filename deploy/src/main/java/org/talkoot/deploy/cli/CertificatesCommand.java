package org.talkoot.deploy.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.talkoot.deploy.security.CertificateFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Make keys for the nodes of a small cluster, so that they talk to each other and",
            "to nobody else. The first use makes a private authority, which signs them."
        },
        footer = {
            "  talkoot certificates --out keys node1,10.0.0.1 node2,10.0.0.2",
            "  talkoot certificates --out keys node3",
            "  talkoot certificates --out keys --renew node1,10.0.0.1"
        },
        exitCodeList = {"0:Done.", "1:Something unexpected went wrong.", "2:A name, or the folder, can't be used."})
final class CertificatesCommand extends Action {
    private static final int MOST_DAYS = 3650;

    @Parameters(
            arity = "1..*",
            paramLabel = "HOST",
            description = "A host by all names and addresses that nodes use for it, joined by commas.")
    private List<String> hosts;

    @Option(names = "--out", order = 1, required = true, paramLabel = "DIR", description = "Where to keep them.")
    private Path out;

    @Option(
            names = "--days",
            order = 2,
            paramLabel = "N",
            defaultValue = "365",
            description = "How long they are valid (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(names = "--renew", order = 3, description = "Replace the keys of a host that has some.")
    private boolean renew;

    CertificatesCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        if (days < 1 || days > MOST_DAYS) {
            throw new UsageException("--days must be from 1 to " + MOST_DAYS + ", but is " + days);
        }
        CertificateFolder.Made made =
                new CertificateFolder(out, Instant.now()).make(hosts, Duration.ofDays(days), renew);
        PrintStream print = console().out();
        print.println((made.newAuthority() ? "made the authority in " : "used the authority in ") + made.authority());
        made.nodes().forEach(node -> print.println("made keys in " + node));
        print.println("valid until " + made.until());
        print.println();
        print.println("Copy each of these folders, nothing else, to its host, and start its node with --tls FOLDER.");
        print.println("Keep " + made.authority() + " to yourself: whoever has its key can join the cluster.");
        if (renew) {
            print.println("A running node takes its new files for its next connection, without a restart.");
        }
        return Failure.DONE;
    }
}

package org.talkoot.deploy.docs;

import java.util.List;
import java.util.Optional;

/**
 * Commands of the pages that {@link PageCommandsTest} doesn't run, and why.
 *
 * @param command a pattern that the whole command fits
 */
record Elsewhere(String command, String reason) {
    static final List<Elsewhere> ALL = List.of(
            new Elsewhere("mvn .*", "it builds what runs the tests"),
            new Elsewhere(
                    "(docker|kubectl) .*|cp mnist.conf my-cluster/.*",
                    "no Docker, no Kubernetes: ImageTest, ManifestsTest"),
            new Elsewhere(
                    ".*talkoot (coordinator|worker|status|stop) .*node\\d.*",
                    "several machines: ClusterTest, StandByTest"),
            new Elsewhere("talkoot train mnist.conf --run-dir runs/long .*", "needs Ctrl-C: StreamsAndSignalsTest"),
            new Elsewhere("talkoot audit runs/long", "after a failure and a kill: AuditCommandTest, AuditReportTest"),
            new Elsewhere(".*talkoot chaos .*", "takes long: ChaosCommandTest"),
            new Elsewhere(".*talkoot data get .*", "needs the network: DataFolderTest"),
            new Elsewhere(".*talkoot bench.*", "takes long: BenchCommandTest"),
            new Elsewhere(".*talkoot lab .*", "takes minutes: LabCommandTest, LabTest"));

    static Optional<String> reason(Command command) {
        if (command.asRoot()) {
            return Optional.of("needs root and systemd: SystemdTest");
        }
        return ALL.stream()
                .filter(each -> command.text().matches(each.command))
                .map(Elsewhere::reason)
                .findFirst();
    }
}

package org.talkoot.deploy.security;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that starts a node, as a mixin. */
public final class SecurityOptions {
    @Option(
            names = "--tls",
            order = 90,
            paramLabel = "DIR",
            description = "This node's keys: a folder with tls.crt, tls.key and ca.crt, made by talkoot certificates"
                    + " or cert-manager.")
    private Path tls;

    @Option(
            names = "--tls-name",
            order = 91,
            paramLabel = "NAME",
            description = "A name that the certificates of all nodes have, instead of each its own host's: where nodes"
                    + " share one, as on Kubernetes.")
    private String name;

    @Option(
            names = "--insecure",
            order = 92,
            description = "Let anyone on the network talk to this node. Without this and --tls, it is on this machine"
                    + " only.")
    private boolean insecure;

    /** The folder with this node's keys, if it has any. */
    public Optional<Path> tls() {
        return Optional.ofNullable(tls);
    }

    /**
     * @param host under which the others reach this node
     * @throws SecurityMistake if it can't be safe like this
     */
    public NodeSecurity of(String host) {
        return NodeSecurity.of(Optional.ofNullable(tls), Optional.ofNullable(name), insecure, host);
    }
}

package org.talkoot.deploy.security;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a node is safe from others, decided and proved before anything starts: by TLS, by staying on its own machine, or not
 * at all because its owner said so.
 *
 * @param config for the node's actor system, over whatever else it is configured with
 * @param summary for the log
 */
public record NodeSecurity(Config config, String summary) {
    // Java serialization is off by default; here it can't be switched on by a file on the class path either. A peer
    // can't
    // have actors made here by naming a class. And failures of the streams that all connections share must not end the
    // node, however often somebody causes them.
    private static final Config ALWAYS = ConfigFactory.parseString("""
            pekko.actor.allow-java-serialization = off
            pekko.remote {
              deployment { enable-allow-list = on, allowed-actor-classes = [] }
              artery.advanced { tcp-magic = ["TALK"], inbound-max-restarts = 2147483647 }
            }
            """);

    /**
     * @param tls the folder with the node's keys, of {@code --tls}
     * @param insecure {@code --insecure}
     * @param name that all nodes' certificates have in common, of {@code --tls-name}; empty: each has its own host's
     * @param host under which the others reach this node
     * @throws SecurityMistake if others could reach it unprotected, or its keys wouldn't be accepted by them
     */
    public static NodeSecurity of(Optional<Path> tls, Optional<String> name, boolean insecure, String host) {
        if (tls.isPresent()) {
            if (insecure) {
                throw new SecurityMistake("--insecure does without what --tls gives: leave one of them out");
            }
            return withTls(tls.get().toAbsolutePath().normalize(), name, host);
        }
        if (name.isPresent()) {
            throw new SecurityMistake("--tls-name says which name the certificates have, but there is no --tls DIR");
        }
        boolean loopback = isLoopback(host);
        if (!loopback && !insecure) {
            throw new SecurityMistake(
                    "without --tls a node is on this machine only, but " + host + " can be reached from"
                            + " others: give it keys with --tls DIR (talkoot certificates makes them), or say --insecure where the"
                            + " network is trusted as a whole");
        }
        return new NodeSecurity(
                transport("tcp"), loopback ? "without TLS, on this machine only" : "without TLS, open to the network");
    }

    private static NodeSecurity withTls(Path folder, Optional<String> name, String host) {
        NodeKeys keys = NodeKeys.of(TlsFiles.read(folder), Instant.now());
        String expected = name.orElse(host);
        if (!keys.names().include(expected)) {
            throw new SecurityMistake("the certificate in " + folder.resolve(TlsFiles.CERTIFICATE) + " is for "
                    + keys.names() + ", but this node is " + expected + " to the others, who would refuse it");
        }
        Config config = transport("tls-tcp")
                .withValue(
                        "pekko.remote.artery.ssl.ssl-engine-provider",
                        ConfigValueFactory.fromAnyRef(NodeTls.class.getName()))
                .withValue(NodeTls.FOLDER, ConfigValueFactory.fromAnyRef(folder.toString()));
        if (name.isPresent()) {
            config = config.withValue(NodeTls.NAME, ConfigValueFactory.fromAnyRef(name.get()));
        }
        return new NodeSecurity(config, "TLS with keys for " + keys.names() + ", valid until " + keys.until());
    }

    private static Config transport(String name) {
        return ALWAYS.withValue("pekko.remote.artery.transport", ConfigValueFactory.fromAnyRef(name));
    }

    /** A name must lead nowhere else. */
    private static boolean isLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new SecurityMistake("there is no host " + host + ": nothing can be bound to it");
        }
    }
}

package org.talkoot.deploy.dashboard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.talkoot.deploy.cluster.NodeAddress;
import org.talkoot.deploy.security.HttpsKeys;
import org.talkoot.deploy.security.SecurityMistake;

/**
 * Where a dashboard listens, and who may come in: everyone on this machine; from others, who knows its token, or has a
 * certificate of the nodes' authority. A name that leads here is no reason to believe that the page is ours (DNS rebinding),
 * so a caller must name an address, this machine, or the host that it was told to listen on.
 *
 * @param token that callers must show; empty: none
 * @param keys for HTTPS; empty: HTTP
 */
public record Door(NodeAddress address, Optional<String> token, Optional<HttpsKeys> keys) {
    private static final int LEAST_TOKEN = 16;
    private static final String TOKEN = "[A-Za-z0-9._~-]+"; // what a URL and a cookie may hold as it is
    private static final String IPV4 = "\\d{1,3}(\\.\\d{1,3}){3}";

    /**
     * @param tls folder with the node's keys; empty: it has none
     * @throws SecurityMistake if others could look without being asked who they are
     */
    public static Door of(NodeAddress address, Optional<String> token, Optional<Path> tls) {
        token.filter(text -> text.length() < LEAST_TOKEN || !text.matches(TOKEN))
                .ifPresent(text -> {
                    throw new SecurityMistake("--dashboard-token must be " + LEAST_TOKEN
                            + " or more letters, digits and characters of -._~; openssl rand -hex 16 makes one");
                });
        if (tls.isEmpty() && token.isEmpty() && !isLoopback(address.hostName())) {
            throw new SecurityMistake("a dashboard on " + address + " can be read by others on the network: give it a"
                    + " --dashboard-token, or let it be on this machine only, as in 127.0.0.1:" + address.port());
        }
        return new Door(address, token, tls.map(folder -> new HttpsKeys(folder, token.isEmpty())));
    }

    private static boolean isLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new SecurityMistake("there is no host " + host + ": a dashboard can't be bound to it");
        }
    }

    /** @param hostHeader of a request, with or without a port */
    boolean isNamedBy(String hostHeader) {
        String host = hostHeader.replaceAll(":\\d*$", "").toLowerCase(Locale.ROOT);
        return host.matches(IPV4)
                || host.startsWith("[")
                || host.equals("localhost")
                || host.equals(address.hostName().toLowerCase(Locale.ROOT))
                || host.equals(ThisMachine.NAME);
    }

    /** Looked up once: a caller without a token mustn't be able to make this process ask for it again and again. */
    private static final class ThisMachine {
        private static final String NAME = name();

        private static String name() {
            try {
                return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }

    /** Whether a caller who shows that may come in; takes as long whatever it is. */
    boolean opensTo(String shown) {
        return token.isEmpty()
                || MessageDigest.isEqual(
                        token.get().getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}

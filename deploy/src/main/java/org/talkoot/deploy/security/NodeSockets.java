package org.talkoot.deploy.security;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.LoggerFactory;

/**
 * Connections between nodes beside Artery's, as safe as those: where {@link NodeSecurity} decided for TLS, both ends show a
 * certificate, whoever calls checks the name of the host it calls, and each connection is made with the keys that are in the
 * folder by then.
 */
public final class NodeSockets {
    private static final int CALL_MS = 2_000;
    private static final int GREETING_MS = 10_000; // for a handshake, and for the first word
    private static final int SILENT_SECONDS = 60;
    private static final int QUESTIONS = 3;

    private final Refusals refusals = new Refusals(LoggerFactory.getLogger(NodeSockets.class));
    private final Optional<RotatingKeys> keys; // empty: without TLS
    private final Optional<String> name; // that certificates must have; empty: that of the host that is called

    /** @param security a {@link NodeSecurity}'s settings */
    public NodeSockets(Config security) {
        boolean tls = security.hasPath(NodeTls.FOLDER);
        keys = tls
                ? Optional.of(new RotatingKeys(Path.of(security.getString(NodeTls.FOLDER)), refusals))
                : Optional.empty();
        name = security.hasPath(NodeTls.NAME) ? Optional.of(security.getString(NodeTls.NAME)) : Optional.empty();
    }

    /** A connection to a node of which this one knows that it is the one it calls. */
    public Socket call(InetSocketAddress node) throws IOException {
        Socket plain = SocketChannel.open().socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(node, CALL_MS);
            if (keys.isEmpty()) {
                return plain;
            }
            plain.setSoTimeout(GREETING_MS);
            SSLSocket secured = secured(plain, name.orElse(node.getHostString()));
            secured.setUseClientMode(true);
            secured.setSSLParameters(NodeTls.calling());
            return shaken(secured);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** Proves who called. Until the timeout is set anew, nothing is waited for longer than ten seconds. */
    public Socket answer(Socket called) throws IOException {
        called.setTcpNoDelay(true);
        noticeSilence(called);
        called.setSoTimeout(GREETING_MS);
        if (keys.isEmpty()) {
            return called;
        }
        SSLSocket secured = secured(called, called.getInetAddress().getHostAddress());
        secured.setUseClientMode(false);
        secured.setSSLParameters(NodeTls.answering());
        try {
            return shaken(secured);
        } catch (SSLException e) {
            refusals.refused(e);
            throw e;
        }
    }

    /** The connection as a channel: without TLS the system's own, which takes buffers outside of the heap without a copy. */
    public static ByteChannel bytes(Socket connection) {
        SocketChannel channel = connection instanceof SSLSocket ? null : connection.getChannel();
        return channel == null ? new StreamedBytes(connection) : channel;
    }

    /** A caller was refused, for what it said. */
    public void refused(IOException why) {
        refusals.refused(why);
    }

    /** Where the other end's system says nothing for two minutes, reading fails; if this one can't set that, in its own time. */
    private static void noticeSilence(Socket plain) throws IOException {
        plain.setKeepAlive(true);
        if (plain.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            plain.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, SILENT_SECONDS);
            plain.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, SILENT_SECONDS / QUESTIONS);
            plain.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, QUESTIONS);
        }
    }

    private SSLSocket secured(Socket plain, String peer) throws IOException {
        return (SSLSocket)
                keys.orElseThrow().context().getSocketFactory().createSocket(plain, peer, plain.getPort(), true);
    }

    private static Socket shaken(SSLSocket secured) throws IOException {
        secured.startHandshake();
        try {
            NodeTls.requireValid(secured.getSession());
        } catch (CertificateException e) {
            throw new SSLException(e);
        }
        return secured;
    }
}

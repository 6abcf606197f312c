package org.talkoot.deploy.security;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * TLS for Artery: both ends show a certificate, whoever calls checks the name of the host it calls, and keys are replaced
 * while the node runs. Pekko's own providers do one or the other: the one for rotating keys accepts any peer that has a name
 * in common with itself, the one that checks host names reads its files once.
 */
public final class NodeTls implements SSLEngineProvider {
    /** Where {@link NodeSecurity} leaves the folder. */
    static final String FOLDER = "talkoot.tls.folder";

    /** The name that every node's certificate must have; missing: each its own host's. */
    static final String NAME = "talkoot.tls.name";

    private static final String PROTOCOL = "TLSv1.3";

    private final Refusals refusals = new Refusals(LoggerFactory.getLogger(NodeTls.class));
    private final RotatingKeys keys;
    private final Optional<String> name; // that certificates must have; empty: that of the host that is called
    private final int mostFrameBytes;

    /** Pekko calls it. */
    public NodeTls(ActorSystem system) {
        Config artery = system.settings().config().getConfig("pekko.remote.artery.advanced");
        mostFrameBytes = (int) Math.max(
                artery.getMemorySize("maximum-frame-size").toBytes(),
                artery.getMemorySize("maximum-large-frame-size").toBytes());
        Config config = system.settings().config();
        keys = new RotatingKeys(Path.of(config.getString(FOLDER)), refusals);
        name = config.hasPath(NAME) ? Optional.of(config.getString(NAME)) : Optional.empty();
    }

    @Override
    public SSLEngine createServerSSLEngine(String host, int port) {
        SSLEngine engine = keys.context().createSSLEngine(host, port);
        engine.setUseClientMode(false);
        engine.setSSLParameters(answering());
        return new GuardedEngine(engine, new FrameGuard(mostFrameBytes), refusals);
    }

    @Override
    public SSLEngine createClientSSLEngine(String host, int port) {
        SSLEngine engine = keys.context().createSSLEngine(name.orElse(host), port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(calling());
        return engine;
    }

    /** Of the end that is called: the caller must show a certificate. */
    static SSLParameters answering() {
        SSLParameters parameters = parameters();
        parameters.setNeedClientAuth(true);
        return parameters;
    }

    /** Of the end that calls: JSSE compares the certificate's names with the host that is called. */
    static SSLParameters calling() {
        SSLParameters parameters = parameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    private static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        return parameters;
    }

    @Override
    public Option<Throwable> verifyClientSession(String host, SSLSession session) {
        return refusal(session);
    }

    @Override
    public Option<Throwable> verifyServerSession(String host, SSLSession session) {
        return refusal(session);
    }

    /** A resumed session isn't verified by JSSE again, and its certificate may have expired since. */
    static void requireValid(SSLSession session) throws CertificateException, SSLPeerUnverifiedException {
        ((X509Certificate) session.getPeerCertificates()[0]).checkValidity();
    }

    private static Option<Throwable> refusal(SSLSession session) {
        try {
            requireValid(session);
            return Option.empty();
        } catch (CertificateException | SSLPeerUnverifiedException e) {
            return Option.apply(e);
        }
    }
}

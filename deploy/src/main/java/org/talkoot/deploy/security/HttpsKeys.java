package org.talkoot.deploy.security;

import java.nio.file.Path;
import javax.net.ssl.SSLEngine;
import org.slf4j.LoggerFactory;

/** A node's keys, for those who call it by HTTPS. Replaced while the node runs, as they are for its peers. */
public final class HttpsKeys {
    private static final String[] PROTOCOLS = {"TLSv1.3"};

    private final RotatingKeys keys;
    private final boolean callersShowKeys;

    /**
     * @param folder with the node's keys, of {@code --tls}
     * @param callersShowKeys whether only those may call who have a certificate of the same authority
     * @throws SecurityMistake if no node can start with what is in the folder
     */
    public HttpsKeys(Path folder, boolean callersShowKeys) {
        keys = new RotatingKeys(folder, new Refusals(LoggerFactory.getLogger(HttpsKeys.class)));
        this.callersShowKeys = callersShowKeys;
    }

    /** For one connection. */
    public SSLEngine engine() {
        SSLEngine engine = keys.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        engine.setNeedClientAuth(callersShowKeys);
        return engine;
    }
}

package org.talkoot.deploy.security;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are in a folder now. Each new connection looks: three small files cost less than its handshake, and neither
 * a clock nor a file system's times decide which keys are used. Files that don't fit together, as in the middle of being
 * replaced, are left alone, and the keys before them stay.
 */
final class RotatingKeys {
    private static final Logger LOG = LoggerFactory.getLogger(RotatingKeys.class);

    private final Path folder;
    private final Refusals refusals;
    private TlsFiles files;
    private SSLContext context;

    /** @throws SecurityMistake if no node can start with what is in the folder */
    RotatingKeys(Path folder, Refusals refusals) {
        this.folder = folder;
        this.refusals = refusals;
        use(TlsFiles.read(folder));
    }

    /** For a new connection; each has a session cache of its own, so that no session outlives its keys. */
    synchronized SSLContext context() {
        try {
            TlsFiles now = TlsFiles.read(folder);
            if (!now.equals(files)) {
                use(now);
            }
        } catch (SecurityMistake mistake) {
            refusals.log(mistake.getMessage() + "; the keys from before stay in use");
        }
        return context;
    }

    private void use(TlsFiles changed) {
        NodeKeys keys = NodeKeys.of(changed, Instant.now());
        context = context(keys);
        files = changed;
        LOG.info("keys for {} from {}, valid until {}", keys.names(), folder, keys.until());
    }

    static SSLContext context(NodeKeys keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(keys), trustManagers(keys.authorities()), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new SecurityMistake("Java can't use the keys: " + e.getMessage());
        }
    }

    private static KeyManager[] keyManagers(NodeKeys keys) throws GeneralSecurityException, IOException {
        char[] inMemoryOnly = new char[0];
        KeyStore store = emptyStore();
        store.setKeyEntry("node", keys.key(), inMemoryOnly, keys.chain().toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, inMemoryOnly);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trustManagers(List<? extends Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null);
        return store;
    }
}

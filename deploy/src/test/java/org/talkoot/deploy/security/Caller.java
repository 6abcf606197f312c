package org.talkoot.deploy.security;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Calls a node's port without being a node. */
final class Caller {
    private static final int PATIENCE_MS = 10_000;

    private Caller() {}

    /** Whom a client with these keys reaches. */
    static X509Certificate answering(NodeKeys keys, InetSocketAddress port) throws IOException {
        try (SSLSocket socket = connect(RotatingKeys.context(keys), port)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Trusts anyone, and shows its certificate even where the server didn't ask for one of that authority. */
    static SSLSocket insisting(NodeKeys keys, InetSocketAddress port) throws IOException, GeneralSecurityException {
        return connect(context(new ShowsAlways(keys)), port);
    }

    /** Trusts anyone, and has nothing to show. */
    static SSLSocket withoutCertificate(InetSocketAddress port) throws IOException, GeneralSecurityException {
        return connect(context(), port);
    }

    private static SSLContext context(KeyManager... keys) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new TrustsAll()}, null);
        return context;
    }

    private static SSLSocket connect(SSLContext context, InetSocketAddress port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(port.getAddress(), port.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    /** Says something that isn't TLS, and waits until the node hangs up. */
    static void say(byte[] bytes, InetSocketAddress port) throws IOException {
        try (Socket socket = new Socket(port.getAddress(), port.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(bytes);
            socket.getInputStream().readAllBytes();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            // one way to hang up
        }
    }

    private static final class ShowsAlways extends X509ExtendedKeyManager {
        private final NodeKeys keys;

        ShowsAlways(NodeKeys keys) {
            this.keys = keys;
        }

        @Override
        public String[] getClientAliases(String kind, Principal[] issuers) {
            return new String[] {"node"};
        }

        @Override
        public String chooseClientAlias(String[] kinds, Principal[] issuers, Socket socket) {
            return "node";
        }

        @Override
        public String[] getServerAliases(String kind, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String kind, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.key();
        }
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

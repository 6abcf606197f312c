package org.talkoot.deploy.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Certificates and keys as text. */
final class Pem {
    private static final Map<ASN1ObjectIdentifier, String> KINDS = Map.of(
            X9ObjectIdentifiers.id_ecPublicKey, "EC",
            PKCSObjectIdentifiers.rsaEncryption, "RSA",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519");

    private Pem() {}

    /**
     * @param file where the text is from
     * @throws SecurityMistake if there isn't at least one certificate, and nothing else
     */
    static List<X509Certificate> certificates(Path file, String text) {
        try {
            List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (certificates.isEmpty()) {
                throw new SecurityMistake(file + " is empty: it should hold a certificate in PEM");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new SecurityMistake(file + " holds no certificate in PEM");
        }
    }

    /**
     * A private key as PKCS#8, PKCS#1 (RSA) or SEC 1 (EC).
     *
     * @param file where the text is from
     * @throws SecurityMistake if it isn't one
     */
    static PrivateKey key(Path file, String text) {
        try {
            PrivateKeyInfo info = keyInfo(file, text);
            String kind = KINDS.get(info.getPrivateKeyAlgorithm().getAlgorithm());
            if (kind == null) {
                throw new SecurityMistake(file + " holds a kind of key that isn't supported: use EC, RSA or Ed25519");
            }
            return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new SecurityMistake(file + " holds no private key in PEM");
        }
    }

    private static PrivateKeyInfo keyInfo(Path file, String text) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PEMKeyPair pair) {
                    return pair.getPrivateKeyInfo();
                }
                if (object instanceof PrivateKeyInfo info) {
                    return info;
                }
                if (object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo) {
                    throw new SecurityMistake(
                            file + " holds an encrypted key: a node has nobody to ask for a password");
                }
            } // openssl writes the curve before an EC key
        }
        throw new IOException("no key");
    }

    static String text(X509Certificate certificate) {
        try {
            return text("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(PrivateKey key) {
        return text("PRIVATE KEY", key.getEncoded());
    }

    private static String text(String what, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}

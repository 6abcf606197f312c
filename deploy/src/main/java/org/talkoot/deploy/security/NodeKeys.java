package org.talkoot.deploy.security;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node shows and whom it believes.
 *
 * @param chain its certificate, then those between it and the authority
 * @param authorities who may sign a peer's certificate; several while one replaces another
 */
record NodeKeys(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
    private static final Map<String, String> SIGNATURES = Map.of(
            "EC", "SHA256withECDSA",
            "RSA", "SHA256withRSA",
            "EdDSA", "Ed25519",
            "Ed25519", "Ed25519");
    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};
    private static final Set<String> BOTH_ENDS = Set.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    private static final String ANY_USE = "2.5.29.37.0";

    /**
     * Reads them and proves that a peer with the same authority would accept them.
     *
     * @throws SecurityMistake if it wouldn't
     */
    static NodeKeys of(TlsFiles files, Instant now) {
        NodeKeys keys = new NodeKeys(
                Pem.key(files.file(TlsFiles.KEY), files.key()),
                Pem.certificates(files.file(TlsFiles.CERTIFICATE), files.certificate()),
                Pem.certificates(files.file(TlsFiles.AUTHORITIES), files.authorities()));
        keys.refuseWrongDates(files, now);
        keys.refuseAnothersKey(files);
        keys.refuseAnothersSignature(files, now);
        keys.refuseOneEnd(files);
        return keys;
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    CertificateNames names() {
        return CertificateNames.of(certificate());
    }

    /** @return until when a peer accepts them */
    Instant until() {
        return certificate().getNotAfter().toInstant();
    }

    private void refuseWrongDates(TlsFiles files, Instant now) {
        refuseWrongDates(files.file(TlsFiles.CERTIFICATE), certificate(), now);
        if (authorities.stream().noneMatch(authority -> isValid(authority, now))) {
            refuseWrongDates(files.file(TlsFiles.AUTHORITIES), authorities.get(0), now);
        }
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static void refuseWrongDates(Object file, X509Certificate certificate, Instant now) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new SecurityMistake("the certificate in " + file + " expired at "
                    + certificate.getNotAfter().toInstant());
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw new SecurityMistake("the certificate in " + file + " isn't valid before "
                    + certificate.getNotBefore().toInstant() + ": is this machine's clock right?");
        }
    }

    private void refuseAnothersKey(TlsFiles files) {
        try {
            Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate().getPublicKey());
            signature.update(PROBE);
            if (signature.verify(signed)) {
                return;
            }
        } catch (InvalidKeyException e) {
            // the certificate is for another kind of key
        } catch (GeneralSecurityException e) {
            throw new SecurityMistake("the key in " + files.file(TlsFiles.KEY) + " can't sign: " + e.getMessage());
        }
        throw new SecurityMistake("the key in " + files.file(TlsFiles.KEY) + " doesn't belong to the certificate in "
                + files.file(TlsFiles.CERTIFICATE));
    }

    private void refuseAnothersSignature(TlsFiles files, Instant now) {
        try {
            CertPath path = CertificateFactory.getInstance("X.509")
                    .generateCertPath(chain.stream()
                            .filter(certificate -> !authorities.contains(certificate))
                            .toList());
            PKIXParameters parameters = new PKIXParameters(authorities.stream()
                    .map(authority -> new TrustAnchor(authority, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
        } catch (CertPathValidatorException e) {
            throw new SecurityMistake("the certificate in " + files.file(TlsFiles.CERTIFICATE)
                    + " isn't signed by the authority in " + files.file(TlsFiles.AUTHORITIES) + ": " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new SecurityMistake("can't follow the certificates in " + files.folder() + ": " + e.getMessage());
        }
    }

    /** A node both calls and is called. */
    private void refuseOneEnd(TlsFiles files) {
        try {
            List<String> uses = certificate().getExtendedKeyUsage();
            if (uses != null && !uses.contains(ANY_USE) && !uses.containsAll(BOTH_ENDS)) {
                throw new SecurityMistake("the certificate in " + files.file(TlsFiles.CERTIFICATE)
                        + " must be for server and client authentication both");
            }
        } catch (CertificateParsingException e) {
            throw new SecurityMistake("the certificate in " + files.file(TlsFiles.CERTIFICATE) + " is damaged");
        }
    }
}

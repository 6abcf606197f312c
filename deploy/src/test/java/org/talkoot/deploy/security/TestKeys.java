package org.talkoot.deploy.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys of an authority, right and wrong ones. */
final class TestKeys {
    private static final Duration DAY = Duration.ofDays(1);

    final Authority authority = Authority.make(Instant.now());

    NodeKeys valid(String host) {
        return keys(authority.issue(HostNames.parse(host), Instant.now(), DAY));
    }

    NodeKeys expired(String host) {
        Instant now = Instant.now();
        return keys(authority.issue(HostNames.parse(host), now.minus(DAY), now.minusSeconds(60)));
    }

    private NodeKeys keys(Authority.Issued issued) {
        return new NodeKeys(issued.key(), List.of(issued.certificate()), List.of(authority.certificate()));
    }

    /** As a node finds them. */
    static Path write(Path folder, NodeKeys keys) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(TlsFiles.KEY), Pem.text(keys.key()));
        Files.writeString(folder.resolve(TlsFiles.CERTIFICATE), certificates(keys.chain()));
        Files.writeString(folder.resolve(TlsFiles.AUTHORITIES), certificates(keys.authorities()));
        return folder;
    }

    private static String certificates(List<java.security.cert.X509Certificate> certificates) {
        return String.join("", certificates.stream().map(Pem::text).toList());
    }

    static NodeSecurity security(Path folder, String host) {
        return NodeSecurity.of(Optional.of(folder), Optional.empty(), false, host);
    }
}

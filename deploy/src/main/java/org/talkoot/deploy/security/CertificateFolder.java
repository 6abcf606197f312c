package org.talkoot.deploy.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.talkoot.engine.file.FileTrouble;

/** What {@code talkoot certificates} leaves: {@code ca} with the authority, and a folder for each host. */
public final class CertificateFolder {
    private static final String AUTHORITY_KEY = "ca.key";

    private final Path folder;
    private final Instant now;

    public CertificateFolder(Path folder, Instant now) {
        this.folder = folder;
        this.now = now;
    }

    /**
     * What was made.
     *
     * @param newAuthority whether the authority was, too
     * @param until when the first of the nodes' certificates expires
     */
    public record Made(Path authority, boolean newAuthority, List<Path> nodes, Instant until) {}

    /**
     * Makes keys for each host; the authority too, unless there is one.
     *
     * @param hosts each with its names, {@code node1,10.0.0.1}; the first one names its folder
     * @param renew replaces a host's keys where it has some
     * @throws SecurityMistake if a name can't be one, a host has keys already, or files can't be read or written; then no
     *     host got any
     */
    public Made make(List<String> hosts, Duration life, boolean renew) {
        List<HostNames> parsed = hosts.stream().map(HostNames::parse).toList();
        refuseTwice(parsed);
        if (!renew) {
            parsed.forEach(this::refuseOverwriting);
        }
        Path place = folder.resolve(HostNames.AUTHORITY);
        try {
            Optional<Authority> known = known(place);
            Authority authority = known.isPresent() ? known.get() : makeAuthority(place);
            Instant until = authority.until();
            for (HostNames host : parsed) {
                Authority.Issued issued = authority.issue(host, now, life);
                write(folder.resolve(host.folder()), issued, authority);
                until = issued.certificate().getNotAfter().toInstant();
            }
            return new Made(
                    place,
                    known.isEmpty(),
                    parsed.stream().map(host -> folder.resolve(host.folder())).toList(),
                    until);
        } catch (IOException e) {
            throw new SecurityMistake("can't keep keys in " + folder + ": " + FileTrouble.words(e));
        }
    }

    private static void refuseTwice(List<HostNames> hosts) {
        if (hosts.stream().map(HostNames::folder).distinct().count() < hosts.size()) {
            throw new SecurityMistake("a HOST is given twice: several names of one host are joined by a comma, as in"
                    + " node1,10.0.0.1");
        }
    }

    private void refuseOverwriting(HostNames host) {
        Path place = folder.resolve(host.folder());
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new SecurityMistake(place + " exists already: --renew replaces its keys");
        }
    }

    private Optional<Authority> known(Path place) throws IOException {
        Path certificate = place.resolve(TlsFiles.AUTHORITIES);
        Path key = place.resolve(AUTHORITY_KEY);
        if (!Files.exists(certificate) && !Files.exists(key)) {
            return Optional.empty();
        }
        if (!Files.exists(key) || !Files.exists(certificate)) {
            throw new SecurityMistake(place + " must hold both " + TlsFiles.AUTHORITIES + " and " + AUTHORITY_KEY
                    + ", but holds one only");
        }
        return Optional.of(Authority.read(certificate, key, now));
    }

    private Authority makeAuthority(Path place) throws IOException {
        Authority authority = Authority.make(now);
        privateFolder(place);
        write(place.resolve(AUTHORITY_KEY), Pem.text(authority.key()));
        write(place.resolve(TlsFiles.AUTHORITIES), Pem.text(authority.certificate()));
        return authority;
    }

    private static void write(Path place, Authority.Issued issued, Authority authority) throws IOException {
        privateFolder(place);
        write(place.resolve(TlsFiles.AUTHORITIES), Pem.text(authority.certificate()));
        write(place.resolve(TlsFiles.KEY), Pem.text(issued.key()));
        write(place.resolve(TlsFiles.CERTIFICATE), Pem.text(issued.certificate()));
    }

    private static void privateFolder(Path place) throws IOException {
        Files.createDirectories(place);
        if (Files.getFileAttributeView(place, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Under another name first, as temporary files are: readable by the owner only, and never half there. */
    private static void write(Path file, String text) throws IOException {
        Path written = Files.createTempFile(file.getParent(), ".", ".new");
        try {
            Files.writeString(written, text, StandardCharsets.US_ASCII);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}

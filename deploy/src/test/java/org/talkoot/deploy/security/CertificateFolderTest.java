package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateFolderTest {
    private static final Duration YEAR = Duration.ofDays(365);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    private Path temp;

    private CertificateFolder.Made make(Instant at, boolean renew, String... hosts) {
        return new CertificateFolder(temp.resolve("keys"), at).make(List.of(hosts), YEAR, renew);
    }

    private NodeKeys node(String name) {
        return NodeKeys.of(TlsFiles.read(temp.resolve("keys").resolve(name)), now);
    }

    @Test
    void eachHostGetsKeysWithAllItsNames() {
        CertificateFolder.Made made = make(now, false, "node1,10.0.0.1", "node2,node2.example.com", "::1");
        assertTrue(made.newAuthority());
        assertEquals(now.plus(YEAR), made.until());
        assertEquals(
                new CertificateNames(List.of("node1"), List.of("10.0.0.1")),
                node("node1").names());
        assertEquals(
                new CertificateNames(List.of("node2", "node2.example.com"), List.of()),
                node("node2").names());
        assertTrue(node("--1").names().include("::1"));
        assertEquals("EC", node("node1").key().getAlgorithm());
    }

    @Test
    void aNewHostGetsKeysOfTheSameAuthority() {
        make(now, false, "node1");
        assertFalse(make(now, false, "node2").newAuthority());
        assertEquals(node("node1").authorities(), node("node2").authorities());
    }

    @Test
    void keysAreReplacedOnlyOnDemand() {
        make(now, false, "node1");
        NodeKeys before = node("node1");
        SecurityMistake refusal = assertThrows(SecurityMistake.class, () -> make(now, false, "node2", "node1"));
        assertTrue(refusal.getMessage().contains("--renew"), refusal::getMessage);
        assertFalse(Files.exists(temp.resolve("keys/node2")));
        assertEquals(before, node("node1"));
        make(now, true, "node1");
        assertNotEquals(before, node("node1"));
        assertEquals(before.authorities(), node("node1").authorities());
    }

    @Test
    void onlyTheOwnerReadsThem() throws IOException {
        make(now, false, "node1");
        make(now, true, "node1");
        try (Stream<Path> files = Files.walk(temp.resolve("keys"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file::toString);
            }
        }
        try (Stream<Path> files = Files.list(temp.resolve("keys/node1"))) {
            assertEquals(
                    List.of("ca.crt", "tls.crt", "tls.key"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void noCertificateOutlivesItsAuthority() {
        make(now, false, "node1");
        Instant late = now.plus(Duration.ofDays(3500));
        CertificateFolder.Made made = make(late, false, "node2");
        assertTrue(made.until().isBefore(late.plus(YEAR)), () -> made.until().toString());
        assertThrows(SecurityMistake.class, () -> make(late.plus(YEAR), false, "node3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../node1",
                "..",
                ".",
                "",
                "a/b",
                "a\\b",
                "node1,../../x",
                "/etc",
                "node 1",
                "node1,",
                "-node",
                "node_1",
                "a..b",
                "10.1",
                "10.0.0.256",
                "1.2.3.4.5",
                "*.example.com",
                "ca",
                "CA",
                "node\n1",
                ":::",
                "nöde",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatIsNoHostIsRefusedBeforeAnythingIsWritten(String host) {
        assertThrows(SecurityMistake.class, () -> make(now, false, "node1", host));
        assertFalse(Files.exists(temp.resolve("keys")));
    }

    @Test
    void aHostThatIsGivenTwiceIsRefused() {
        assertThrows(SecurityMistake.class, () -> make(now, false, "node1", "node1,10.0.0.1"));
    }

    @Test
    void halfAnAuthorityIsRefused() throws IOException {
        make(now, false, "node1");
        Files.delete(temp.resolve("keys/ca/ca.key"));
        SecurityMistake refusal = assertThrows(SecurityMistake.class, () -> make(now, false, "node2"));
        assertTrue(refusal.getMessage().contains("must hold both ca.crt and ca.key"), refusal::getMessage);
    }
}

package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class NodeSecurityTest {
    private static final Path FILE = Path.of("tls.key");

    /** Of {@code openssl ecparam -name prime256v1 -genkey}. */
    private static final String OPENSSL_EC = """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIP1uB3wxHPLeTp8uU4HXfwK4qVJWNdE/XJg/2t5z6uuhoAoGCCqGSM49
            AwEHoUQDQgAEYxW6RQSnw+gQ01VmOhQaxc7+P3JZjlJ/GHQUQV3RzJBzUk3mQhYN
            AWKEbh+GPomvnC6DkpLuPM7ReTkGusKf3A==
            -----END EC PRIVATE KEY-----
            """;

    private final TestKeys keys = new TestKeys();

    @TempDir
    private Path folder;

    private NodeSecurity withTls(String host) {
        return TestKeys.security(folder, host);
    }

    private void assertRefused(String words) {
        SecurityMistake refusal = assertThrows(SecurityMistake.class, () -> withTls("node1"));
        assertTrue(refusal.getMessage().contains(words), refusal::getMessage);
        assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "localhost", "::1"})
    void aNodeWithoutTlsMayBeOnItsOwnMachine(String host) {
        NodeSecurity security = NodeSecurity.of(Optional.empty(), Optional.empty(), false, host);
        assertEquals("tcp", security.config().getString("pekko.remote.artery.transport"));
        assertEquals("without TLS, on this machine only", security.summary());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "0.0.0.0", "::", "192.168.1.1"})
    void aNodeWithoutTlsThatOthersCanReachIsRefusedUnlessItsOwnerSaysSo(String host) {
        SecurityMistake refusal = assertThrows(
                SecurityMistake.class, () -> NodeSecurity.of(Optional.empty(), Optional.empty(), false, host));
        assertTrue(
                refusal.getMessage().contains("--tls") && refusal.getMessage().contains("--insecure"));
        assertEquals(
                "without TLS, open to the network",
                NodeSecurity.of(Optional.empty(), Optional.empty(), true, host).summary());
    }

    @Test
    void whatIsProtectedCanNotBeInsecureToo() {
        assertThrows(
                SecurityMistake.class, () -> NodeSecurity.of(Optional.of(folder), Optional.empty(), true, "127.0.0.1"));
    }

    @Test
    void withTlsItSwitchesOnWhatProtectsIt() throws IOException {
        TestKeys.write(folder, keys.valid("node1,10.0.0.1"));
        for (String host : List.of("node1", "NODE1", "10.0.0.1")) {
            Config config = withTls(host).config();
            assertEquals("tls-tcp", config.getString("pekko.remote.artery.transport"));
            assertEquals(NodeTls.class.getName(), config.getString("pekko.remote.artery.ssl.ssl-engine-provider"));
            assertFalse(config.getBoolean("pekko.actor.allow-java-serialization"));
        }
    }

    @Test
    void itsCertificateMustBeForTheHostThatOthersCall() throws IOException {
        TestKeys.write(folder, keys.valid("node2,10.0.0.2"));
        assertRefused("is for node2, 10.0.0.2, but this node is node1 to the others");
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsFiles.CERTIFICATE, TlsFiles.KEY, TlsFiles.AUTHORITIES})
    void aFileThatIsMissingOrDamagedIsNamed(String name) throws IOException {
        TestKeys.write(folder, keys.valid("node1"));
        Path file = folder.resolve(name);
        String whole = Files.readString(file);
        for (String damaged : List.of("", "hello\n", whole.substring(0, whole.length() / 2), whole.replace('A', '!'))) {
            Files.writeString(file, damaged);
            assertRefused(file.toString());
        }
        Files.write(file, new byte[(1 << 20) + 1]);
        assertRefused(file + " is too large");
        Files.delete(file);
        assertRefused("there is no " + name + " in " + folder);
        Files.createDirectory(file);
        assertRefused(file.toString());
    }

    @Test
    void theOptionsOfACommandSayWhichItIs() throws IOException {
        TestKeys.write(folder, keys.valid("node1"));
        assertTrue(options("--tls", folder.toString()).of("node1").summary().startsWith("TLS with keys for node1"));
        assertEquals(
                "without TLS, open to the network",
                options("--insecure").of("0.0.0.0").summary());
        assertThrows(SecurityMistake.class, () -> options().of("0.0.0.0"));
    }

    private static SecurityOptions options(String... arguments) {
        SecurityOptions options = new SecurityOptions();
        new CommandLine(options).parseArgs(arguments);
        return options;
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        SecurityMistake refusal =
                assertThrows(SecurityMistake.class, () -> TestKeys.security(folder.resolve("nowhere"), "node1"));
        assertTrue(refusal.getMessage().contains("nowhere must be a folder with tls.crt, tls.key and ca.crt"));
    }

    @Test
    void keysThatPeersWouldRefuseAreRefusedBeforeAnythingStarts() throws IOException {
        TestKeys.write(folder, keys.expired("node1"));
        assertRefused("expired at");

        NodeKeys right = keys.valid("node1");
        TestKeys.write(folder, new NodeKeys(keys.valid("node1").key(), right.chain(), right.authorities()));
        assertRefused("doesn't belong to the certificate");

        TestKeys.write(
                folder,
                new NodeKeys(
                        right.key(),
                        right.chain(),
                        new TestKeys().valid("node1").authorities()));
        assertRefused("isn't signed by the authority");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void aKeyOfAnyKindIsRead(String kind) throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance(kind).generateKeyPair().getPrivate();
        assertEquals(key, Pem.key(FILE, Pem.text(key)));
    }

    @Test
    void theOlderFormatsOfKeysAreReadToo() throws Exception {
        PrivateKey rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        StringWriter pkcs1 = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(pkcs1)) {
            writer.writeObject(rsa);
        }
        assertTrue(pkcs1.toString().contains("BEGIN RSA PRIVATE KEY"));
        assertEquals(rsa, Pem.key(FILE, pkcs1.toString()));
        assertEquals("EC", Pem.key(FILE, OPENSSL_EC).getAlgorithm());
    }

    @Test
    void anEncryptedKeyIsRefusedWithTheReason() throws IOException {
        TestKeys.write(folder, keys.valid("node1"));
        Files.writeString(
                folder.resolve(TlsFiles.KEY),
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----\n");
        assertRefused("holds an encrypted key");
    }

    @Test
    void aWildcardStandsForOneLabel() {
        CertificateNames names = new CertificateNames(List.of("*.talkoot.svc"), List.of("::1"));
        assertTrue(names.include("node-0.talkoot.svc"));
        assertTrue(names.include("0:0:0:0:0:0:0:1"));
        assertFalse(names.include("a.node-0.talkoot.svc"));
        assertFalse(names.include("talkoot.svc"));
    }

    @Test
    void aKeyStaysOutOfLogs() throws IOException {
        TestKeys.write(folder, keys.valid("node1"));
        assertEquals("the files in " + folder, TlsFiles.read(folder).toString());
    }
}

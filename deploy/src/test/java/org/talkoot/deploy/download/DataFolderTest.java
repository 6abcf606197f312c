package org.talkoot.deploy.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.download.PublicData.RemoteFile;
import org.talkoot.engine.file.Sha256;

/** Data sets are fetched from a real server, and whatever it does, a file that has its name is whole and right. */
@Timeout(60)
class DataFolderTest {
    private static final byte[] CONTENT = noise(300_000);
    private static final byte[] PACKED = gzip(CONTENT);
    private static final RemoteFile FILE = new RemoteFile("images.gz", true, sha256(CONTENT));
    private static final PublicData DATA = data(List.of(FILE), List.of());

    @TempDir
    private Path folder;

    private HttpServer server;
    private Answer answer = (exchange, from) -> send(exchange, from, PACKED, PACKED.length);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> told = new ArrayList<>();

    private interface Answer {
        void give(HttpExchange exchange, int from) throws IOException;
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(exchange.getRequestURI().getPath() + (range == null ? "" : " " + range));
            try (exchange) {
                answer.give(exchange, range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", "")));
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static PublicData data(List<RemoteFile> files, List<String> archived) {
        return new PublicData("some", List.of(), files, archived, List.of());
    }

    private static byte[] noise(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /** @param promised by the header; more than there is: the connection breaks */
    private static void send(HttpExchange exchange, int from, byte[] all, int promised) throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (all.length - 1) + "/" + all.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, promised - from);
        exchange.getResponseBody().write(all, from, all.length - from);
        exchange.getResponseBody().flush();
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    private void get(PublicData data, URI... mirrors) {
        PublicData known = new PublicData(data.name(), List.of(mirrors), data.files(), data.archived(), data.job());
        new DataFolder(folder, new DataFolder.Listener() {
                    @Override
                    public void found(String name) {
                        told.add("found " + name);
                    }

                    @Override
                    public void began(String name) {
                        told.add("began " + name);
                    }

                    @Override
                    public void arrived(long bytes, long total) {
                        assertTrue(bytes <= total, bytes + " of " + total);
                    }

                    @Override
                    public void fetched(String name, Path file) {
                        told.add("fetched " + name);
                    }
                })
                .get(known, Optional.empty(), Map.of());
    }

    private String refusal(PublicData data, URI... mirrors) {
        return assertThrows(DownloadException.class, () -> get(data, mirrors)).getMessage();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsFetchedOnceAndLeftAloneWhereItIsIntact() throws IOException {
        get(DATA, at("/mirror/"));
        assertArrayEquals(PACKED, Files.readAllBytes(folder.resolve("images.gz")));
        get(DATA, at("/mirror/"));
        assertEquals(List.of("/mirror/images.gz"), requests);
        assertEquals(List.of("began images.gz", "fetched images.gz", "found images.gz"), told);
        assertEquals(List.of("images.gz"), files());
    }

    @Test
    void aDamagedFileIsFetchedAnew() throws IOException {
        Files.write(folder.resolve("images.gz"), Arrays.copyOf(PACKED, 1_000));
        get(DATA, at("/"));
        assertArrayEquals(PACKED, Files.readAllBytes(folder.resolve("images.gz")));
    }

    @Test
    void theSameContentPackedOtherwiseIsRight() {

        answer = (exchange, from) -> {
            ByteArrayOutputStream members = new ByteArrayOutputStream();

            members.write(gzip(Arrays.copyOf(CONTENT, 1_000)));
            members.write(gzip(Arrays.copyOfRange(CONTENT, 1_000, CONTENT.length)));
            send(exchange, from, members.toByteArray(), members.size());
        };
        get(DATA, at("/"));
        assertEquals(List.of("began images.gz", "fetched images.gz"), told);
    }

    @Test
    void whatAServerLeftOutIsAskedForTheNextTime() throws IOException {
        int half = PACKED.length / 2;
        answer = (exchange, from) -> send(exchange, from, Arrays.copyOf(PACKED, half), PACKED.length);
        String refusal = refusal(DATA, at("/"));
        assertTrue(refusal.startsWith(at("/images.gz") + " can't be fetched: "), refusal);
        assertEquals(List.of("images.gz.part"), files());
        answer = (exchange, from) -> send(exchange, from, PACKED, PACKED.length);
        get(DATA, at("/"));
        assertEquals(List.of("images.gz"), files());
        assertArrayEquals(PACKED, Files.readAllBytes(folder.resolve("images.gz")));
        assertTrue(requests.get(1).startsWith("/images.gz bytes="), requests::toString);
    }

    @Test
    void aServerThatCantGoOnIsAskedForAll() throws IOException {
        Files.write(folder.resolve("images.gz.part"), Arrays.copyOf(PACKED, 1_000));
        answer = (exchange, from) -> send(exchange, 0, PACKED, PACKED.length);
        get(DATA, at("/"));
        assertArrayEquals(PACKED, Files.readAllBytes(folder.resolve("images.gz")));
    }

    @Test
    void aBeginningOfSomethingElseIsThrownAway() throws IOException {
        Files.write(folder.resolve("images.gz.part"), noise(1_000));
        get(DATA, at("/"));
        assertArrayEquals(PACKED, Files.readAllBytes(folder.resolve("images.gz")));
        assertEquals(List.of("/images.gz bytes=1000-", "/images.gz"), requests);
    }

    @Test
    void anotherFileUnderTheNameIsRefusedAndNothingIsLeftOfIt() throws IOException {
        byte[] other = gzip(noise(5_000));
        answer = (exchange, from) -> send(exchange, from, other, other.length);
        String refusal = refusal(DATA, at("/"));
        assertEquals(
                at("/images.gz")
                        + " gave another file than the known one (its SHA-256 differs); name another place with"
                        + " --mirror, or put images.gz into " + folder + " yourself",
                refusal);
        assertEquals(List.of(), files());
    }

    @Test
    void theNextMirrorIsAskedWhereOneFails() throws IOException {
        answer = (exchange, from) -> {
            if (exchange.getRequestURI().getPath().startsWith("/gone/")) {
                refuse(exchange, 404);
            } else {
                send(exchange, from, PACKED, PACKED.length);
            }
        };
        get(DATA, at("/gone/"), at("/there/"));
        assertEquals(List.of("/gone/images.gz", "/there/images.gz"), requests);
        assertEquals(List.of("images.gz"), files());
    }

    @Test
    void whatKeepsItFromBeingFetchedIsSaidInOneSentence() {
        answer = (exchange, from) -> refuse(exchange, 404);
        assertTrue(refusal(DATA, at("/")).startsWith(at("/images.gz") + " isn't there (HTTP status 404); "));
        answer = (exchange, from) -> refuse(exchange, 503);
        assertTrue(refusal(DATA, at("/")).startsWith(at("/images.gz") + " can't be had (HTTP status 503); "));
        String unknown = refusal(DATA, URI.create("http://nowhere.invalid/"));
        assertTrue(unknown.startsWith("there is no way to nowhere.invalid from here"), unknown);
        server.stop(0);
        assertTrue(refusal(DATA, at("/")).contains("Connection refused"));
    }

    @Test
    void aFolderOfFilesIsAMirrorToo() throws IOException {
        Path mirror = Files.createDirectory(folder.resolve("mirror"));
        Files.write(mirror.resolve("images.gz"), PACKED);
        get(DATA, mirror.toUri());
        assertEquals(List.of("images.gz", "mirror"), files());
    }

    @Test
    void onlyTheKnownFilesOfAnArchiveAreUnpackedWhateverItsPaths() throws IOException {
        byte[] archive =
                gzip(tar(Map.of("../../evil.bin", 10, "set/one.bin", 700, "set/readme.html", 512, "two.bin", 1_024)));
        answer = (exchange, from) -> send(exchange, from, archive, archive.length);
        RemoteFile file = new RemoteFile("set.tar.gz", false, sha256(archive));
        PublicData data = data(List.of(file), List.of("one.bin", "two.bin"));
        get(data, at("/"));
        assertEquals(List.of("one.bin", "two.bin"), files());
        assertArrayEquals(noise(700), Files.readAllBytes(folder.resolve("one.bin")));
        assertArrayEquals(noise(1_024), Files.readAllBytes(folder.resolve("two.bin")));
        assertFalse(Files.exists(folder.resolve("../../evil.bin")));
        get(data, at("/"));
        assertEquals(1, requests.size());
    }

    /** Files of noise. */
    private static byte[] tar(Map<String, Integer> sizes) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (Map.Entry<String, Integer> file : sizes.entrySet()) {
            byte[] header = new byte[512];
            byte[] name = file.getKey().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, header, 0, name.length);
            byte[] size = String.format(Locale.ROOT, "%011o", file.getValue()).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(size, 0, header, 124, size.length);
            tar.write(header);
            tar.write(noise(file.getValue()));
            tar.write(new byte[(512 - file.getValue() % 512) % 512]);
        }
        tar.write(new byte[1_024]);
        return tar.toByteArray();
    }
}

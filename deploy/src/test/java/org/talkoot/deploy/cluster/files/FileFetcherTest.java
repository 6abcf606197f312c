package org.talkoot.deploy.cluster.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileCommand.RequestPart;
import org.talkoot.protocol.message.FileReply.FilePart;

/** Real files, and a real network on this machine. */
class FileFetcherTest {
    private static final byte[] CONTENT = TestData.bytes(5_000_003);
    private static final String SHA256 = TestData.sha256(CONTENT);

    private static TwoNodes nodes;

    @TempDir
    private Path folder;

    private final List<RequestPart> asked = Collections.synchronizedList(new ArrayList<>());
    private Path file;
    private Path cache;
    private ServedFiles served;
    private JobSpec job;

    @BeforeAll
    static void start() {
        nodes = new TwoNodes();
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void serve() throws IOException {
        file = Files.write(folder.resolve("train.csv"), CONTENT);
        cache = folder.resolve("some/cache");
        served = ServedFiles.of(TestData.job(file));
        job = TestData.elsewhere(TestData.job(file));
    }

    /** What the n-th request, counted from 1, becomes on its way to the server; null loses it. */
    private interface Network {
        RequestPart passed(RequestPart request, int number);
    }

    private ActorRef<FileCommand> server(Network network) {
        return nodes.serve(behind(network));
    }

    private Behavior<FileCommand> behind(Network network) {
        ServedFiles files = served;
        return Behaviors.setup(context -> {
            ActorRef<FileCommand> server = context.spawn(FileServer.create(files), "server");
            return Behaviors.receive(FileCommand.class)
                    .onMessage(RequestPart.class, request -> {
                        asked.add(request);
                        RequestPart passed = network.passed(request, asked.size());
                        if (passed != null) {
                            server.tell(passed);
                        }
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private ActorRef<FileCommand> server() {
        return server((request, number) -> request);
    }

    /** A server that sends what it likes. */
    private ActorRef<FileCommand> server(Function<RequestPart, FilePart> answer) {
        Behavior<FileCommand> behavior = Behaviors.receive(FileCommand.class)
                .onMessage(RequestPart.class, request -> {
                    asked.add(request);
                    request.replyTo().tell(answer.apply(request));
                    return Behaviors.same();
                })
                .build();
        return nodes.serve(behavior);
    }

    private CompletableFuture<JobSpec> fetch(ActorRef<FileCommand> server) {
        return nodes.fetch(job, served.manifest(), server, cache);
    }

    private void inCache(String name, byte[] content) throws IOException {
        Files.createDirectories(cache);
        Files.write(cache.resolve(name), content);
    }

    private void assertFetched(JobSpec here) throws IOException {
        assertEquals(job.withFiles(path -> cache.resolve(SHA256)), here);
        assertArrayEquals(CONTENT, Files.readAllBytes(cache.resolve(SHA256)));
        assertEquals(List.of(SHA256), TestData.names(cache));
    }

    /** Though parts may have been asked for again. */
    private void assertFetchedOnce() {
        assertEquals(1, asked.stream().map(RequestPart::replyTo).distinct().count());
    }

    @Test
    void aLargeFileArrivesWhole() throws IOException {
        assertFetched(fetch(server()).join());
        assertEquals(39, asked.stream().map(RequestPart::offset).distinct().count());
    }

    @Test
    void everyFileOfTheJobArrivesAnEmptyOneAndOneThatIsThereTwiceToo() throws IOException {
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        Path copy = Files.copy(file, folder.resolve("copy"));
        JobSpec three = TestData.job(file, empty, copy);
        served = ServedFiles.of(three);
        job = TestData.elsewhere(three);
        List<Long> shown = Collections.synchronizedList(new ArrayList<>());
        JobSpec here = nodes.fetch(new FileFetcher.Order(job, served.manifest(), server(), cache), (bytes, total) -> {
                    assertEquals(2L * CONTENT.length, total);
                    shown.add(bytes);
                })
                .join();
        assertEquals(List.of(cache.resolve(SHA256), cache.resolve(TestData.sha256(new byte[0]))), here.files());
        assertEquals(0, Files.size(here.files().get(1)));
        assertEquals(shown.stream().sorted().toList(), shown);
        assertEquals(2L * CONTENT.length, shown.get(shown.size() - 1));
        assertFetchedOnce();
    }

    @Test
    void itGoesOnWhereAnEarlierPartEnds() throws IOException {
        inCache(SHA256 + ".part", TestData.beginning(CONTENT, 3_000_001));
        assertFetched(fetch(server()).join());
        assertEquals(
                3_000_001, asked.stream().mapToLong(RequestPart::offset).min().orElseThrow());
    }

    @Test
    void aDamagedPartIsNoticedAndFetchedAnew() throws IOException {
        inCache(SHA256 + ".part", TestData.damaged(TestData.beginning(CONTENT, 3_000_001)));
        assertFetched(fetch(server()).join());
        assertEquals(0, asked.stream().mapToLong(RequestPart::offset).min().orElseThrow());
    }

    @Test
    void aDamagedFileInTheCacheIsNoticedAndFetchedAnew() throws IOException {
        inCache(SHA256, TestData.damaged(CONTENT));
        assertFetched(fetch(server()).join());
        assertFalse(asked.isEmpty());
    }

    @Test
    void aFileInTheCacheIsUsed() throws IOException {
        inCache(SHA256, CONTENT);
        assertFetched(fetch(server()).join());
        assertEquals(List.of(), asked);
    }

    @Test
    void aLocalFileWithTheSameContentIsUsedWhereTheJobNamesIt() {
        job = TestData.job(file);
        assertEquals(job, fetch(server()).join());
        assertEquals(List.of(), asked);
        assertFalse(Files.exists(cache));
    }

    @Test
    void aLocalFileWithOtherContentIsNot() throws IOException {
        job = TestData.job(Files.write(folder.resolve("other.csv"), TestData.damaged(CONTENT)));
        assertFetched(fetch(server()).join());
    }

    @Test
    void aJobWithoutFilesNeedsNothing() {
        served = ServedFiles.of(TestData.digits());
        job = TestData.digits();
        assertEquals(job, fetch(server()).join());
    }

    @Test
    void aManifestOfAnotherJobIsAMistake() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new FileFetcher.Order(TestData.digits(), served.manifest(), server(), cache));
    }

    @Test
    void lostPartsAreAskedForAgain() throws IOException {
        assertFetched(fetch(server((request, number) -> number % 5 == 1 ? null : request))
                .join());
    }

    @Test
    void aServerThatVanishesEndsInASentenceAndWhatCameIsKept() throws IOException {
        try (TwoNodes doomed = new TwoNodes()) {
            ActorRef<FileCommand> server = doomed.serve(behind((request, number) -> {
                if (number == 25) {
                    doomed.coordinator.terminate();
                }
                return number < 25 ? request : null;
            }));
            String sentence = TwoNodes.failure(doomed.fetch(job, served.manifest(), server, cache));
            String expected = "can't fetch train.csv: the coordinator was asked 4 times in 3.0 s for the bytes from "
                    + "[0-9]+ on, but didn't answer";
            assertTrue(sentence.matches(expected), sentence);
        }
        asked.clear();
        long kept = Files.size(cache.resolve(SHA256 + ".part"));
        assertFetched(fetch(server()).join());
        assertTrue(kept > 0);
        assertEquals(kept, asked.stream().mapToLong(RequestPart::offset).min().orElseThrow());
    }

    @Test
    void aServerThatIsKnownToBeGoneEndsInASentenceAtOnce() {
        ActorRef<FileCommand> gone =
                nodes.worker.systemActorOf(Behaviors.stopped(), "gone-" + System.nanoTime(), Props.empty());
        assertEquals("can't fetch train.csv: the coordinator went away", TwoNodes.failure(fetch(gone)));
    }

    @Test
    void aFileThatChangesAtTheServerEndsInASentence() {
        ActorRef<FileCommand> server = server((request, number) -> {
            if (number == 20) {
                touch();
            }
            return request;
        });
        assertEquals(
                "can't fetch train.csv: train.csv has changed since the coordinator started",
                TwoNodes.failure(fetch(server)));
    }

    private void touch() {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatIsntTheServersIsRefused() {
        ServedFiles theJobs = served;
        served = ServedFiles.of(TestData.digits());
        ActorRef<FileCommand> server = server();
        served = theJobs;
        assertEquals(
                "can't fetch train.csv: no file of the job has the hash " + SHA256, TwoNodes.failure(fetch(server)));
    }

    @Test
    void wrongContentIsNeverTakenForTheFile() throws IOException {
        String sentence = TwoNodes.failure(
                fetch(server(request -> new FilePart(SHA256, request.offset(), new byte[request.length()]))));
        assertEquals(
                "can't fetch train.csv: what arrived wasn't what was announced, 3 times in a row: has the file changed "
                        + "since the coordinator started?",
                sentence);
        assertFalse(Files.exists(cache.resolve(SHA256)));
    }

    @Test
    void partsThatNobodyAskedForAreLeftOut() {
        ActorRef<FileCommand> hostile =
                server(request -> new FilePart(SHA256, request.offset() - 1, new byte[request.length() + 1]));
        assertTrue(TwoNodes.failure(fetch(hostile)).endsWith("didn't answer"));
    }

    @Test
    void twoFetchersFillOneCacheTogether() throws IOException {
        ActorRef<FileCommand> server = server();
        CompletableFuture<JobSpec> one = fetch(server);
        CompletableFuture<JobSpec> another = fetch(server);
        assertFetched(one.join());
        assertFetched(another.join());
        assertFetchedOnce();
    }

    @Test
    void anotherProcessThatGetsNoFurtherIsNotWaitedForForever() throws IOException {
        Files.createDirectories(cache);
        CacheLock lock =
                CacheLock.take(cache.toRealPath().resolve(SHA256 + ".lock")).orElseThrow();
        assertEquals(
                "can't fetch train.csv: another process has been fetching it into the cache " + cache
                        + ", but got no further for 1 s; end that process, or name another folder with --cache",
                TwoNodes.failure(fetch(server())));
        lock.release(false);
    }

    @Test
    void aCacheThatCantBeWrittenEndsInASentence() throws IOException {
        Files.createDirectories(cache.getParent());
        Files.writeString(cache, "a file");
        String sentence = TwoNodes.failure(fetch(server()));
        assertEquals(
                "can't keep train.csv in the cache " + cache
                        + ": something else has that name already; name a folder with room, that you may write to, "
                        + "with --cache",
                sentence);
    }

    @Test
    void aListenerThatThrowsEndsIt() {
        CompletableFuture<JobSpec> result =
                nodes.fetch(new FileFetcher.Order(job, served.manifest(), server(), cache), (bytes, total) -> {
                    throw new IllegalStateException("broken");
                });
        assertEquals("fetching the job's files was stopped", TwoNodes.failure(result));
    }
}

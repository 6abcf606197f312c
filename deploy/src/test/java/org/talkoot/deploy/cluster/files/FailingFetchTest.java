package org.talkoot.deploy.cluster.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileCommand.RequestPart;
import org.talkoot.protocol.message.FileReply.FilePart;

class FailingFetchTest extends FileFetching {
    private CompletableFuture<JobSpec> fetchHastily(ActorRef<FileCommand> server) {
        return nodes.fetch(order(server), (bytes, total) -> {}, TwoNodes.HASTY);
    }

    @Test
    void aManifestOfAnotherJobIsAMistake() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new FileFetcher.Order(TestData.digits(), served.manifest(), server(), cache));
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
            String sentence = TwoNodes.failure(doomed.fetch(order(server), (bytes, total) -> {}, TwoNodes.HASTY));
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
        assertTrue(TwoNodes.failure(fetchHastily(hostile)).endsWith("didn't answer"));
    }

    @Test
    void anotherProcessThatGetsNoFurtherIsNotWaitedForForever() throws IOException {
        Files.createDirectories(cache);
        CacheLock lock =
                CacheLock.take(cache.toRealPath().resolve(SHA256 + ".lock")).orElseThrow();
        assertEquals(
                "can't fetch train.csv: another process has been fetching it into the cache " + cache
                        + ", but got no further for 1 s; end that process, or name another folder with --cache",
                TwoNodes.failure(fetchHastily(server())));
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
        CompletableFuture<JobSpec> result = nodes.fetch(
                order(server()),
                (bytes, total) -> {
                    throw new IllegalStateException("broken");
                },
                TwoNodes.PATIENT);
        assertEquals("fetching the job's files was stopped", TwoNodes.failure(result));
    }

    private void touch() {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

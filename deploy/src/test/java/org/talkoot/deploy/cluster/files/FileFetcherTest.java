package org.talkoot.deploy.cluster.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileCommand.RequestPart;

class FileFetcherTest extends FileFetching {
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
        JobSpec here = nodes.fetch(
                        order(server()),
                        (bytes, total) -> {
                            assertEquals(2L * CONTENT.length, total);
                            shown.add(bytes);
                        },
                        TwoNodes.PATIENT)
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
    void lostPartsAreAskedForAgain() throws IOException {
        assertFetched(fetch(server((request, number) -> number % 5 == 1 ? null : request))
                .join());
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
}

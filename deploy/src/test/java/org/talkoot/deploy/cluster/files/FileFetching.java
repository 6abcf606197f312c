package org.talkoot.deploy.cluster.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileCommand.RequestPart;
import org.talkoot.protocol.message.FileReply.FilePart;

/** Real files, and a real network on this machine: what the tests of fetching have in common. */
abstract class FileFetching {
    static final byte[] CONTENT = TestData.bytes(5_000_003);
    static final String SHA256 = TestData.sha256(CONTENT);

    static TwoNodes nodes;

    @TempDir
    Path folder;

    final List<RequestPart> asked = Collections.synchronizedList(new ArrayList<>());
    Path file;
    Path cache;
    ServedFiles served;
    JobSpec job;

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
    interface Network {
        RequestPart passed(RequestPart request, int number);
    }

    ActorRef<FileCommand> server(Network network) {
        return nodes.serve(behind(network));
    }

    Behavior<FileCommand> behind(Network network) {
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

    ActorRef<FileCommand> server() {
        return server((request, number) -> request);
    }

    /** A server that sends what it likes. */
    ActorRef<FileCommand> server(Function<RequestPart, FilePart> answer) {
        Behavior<FileCommand> behavior = Behaviors.receive(FileCommand.class)
                .onMessage(RequestPart.class, request -> {
                    asked.add(request);
                    request.replyTo().tell(answer.apply(request));
                    return Behaviors.same();
                })
                .build();
        return nodes.serve(behavior);
    }

    CompletableFuture<JobSpec> fetch(ActorRef<FileCommand> server) {
        return nodes.fetch(order(server), (bytes, total) -> {}, TwoNodes.PATIENT);
    }

    FileFetcher.Order order(ActorRef<FileCommand> server) {
        return new FileFetcher.Order(job, served.manifest(), server, cache);
    }

    void inCache(String name, byte[] content) throws IOException {
        Files.createDirectories(cache);
        Files.write(cache.resolve(name), content);
    }

    void assertFetched(JobSpec here) throws IOException {
        assertEquals(job.withFiles(path -> cache.resolve(SHA256)), here);
        assertArrayEquals(CONTENT, Files.readAllBytes(cache.resolve(SHA256)));
        assertEquals(List.of(SHA256), TestData.names(cache));
    }

    /** Though parts may have been asked for again. */
    void assertFetchedOnce() {
        assertEquals(1, asked.stream().map(RequestPart::replyTo).distinct().count());
    }
}

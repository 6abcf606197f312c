package org.talkoot.deploy.cluster.files;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.FileCommand;

/** A coordinator's node and a worker's, with a network between them. */
final class TwoNodes implements AutoCloseable {
    /** Gives up soon, as it will on a machine that is busy. */
    static final FetchTiming HASTY = new FetchTiming(200, 4, 1_000);

    /** Asks again soon, and gives up late. */
    static final FetchTiming PATIENT = new FetchTiming(200, 10, 60_000);

    private static final long MOST_SECONDS = 120;

    final ActorSystem<Void> coordinator = node("coordinator");
    final ActorSystem<Void> worker = node("worker");
    private final AtomicInteger actors = new AtomicInteger();

    private static ActorSystem<Void> node(String name) {
        return ActorSystem.create(
                Behaviors.<Void>empty(),
                name,
                ConfigFactory.parseString("""
                        pekko {
                          stdout-loglevel = off
                          loglevel = off
                          actor { provider = remote, allow-java-serialization = off, serialize-messages = on }
                          remote.artery { transport = tcp, canonical { hostname = "127.0.0.1", port = 0 } }
                        }
                        """)
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve());
    }

    /** An actor on the coordinator's node, as the worker's node sees it. */
    ActorRef<FileCommand> serve(Behavior<FileCommand> server) {
        return onWorkersNode(coordinator.systemActorOf(server, "files-" + actors.incrementAndGet(), Props.empty()));
    }

    private <T> ActorRef<T> onWorkersNode(ActorRef<T> actor) {
        return ActorRefResolver.get(worker)
                .resolveActorRef(ActorRefResolver.get(coordinator).toSerializationFormat(actor));
    }

    CompletableFuture<JobSpec> fetch(FileFetcher.Order order, FetchProgress progress, FetchTiming timing) {
        CompletableFuture<JobSpec> result = new CompletableFuture<>();
        worker.systemActorOf(
                FileFetcher.create(order, progress, timing, result),
                "fetcher-" + actors.incrementAndGet(),
                Props.empty());
        return result.orTimeout(MOST_SECONDS, TimeUnit.SECONDS);
    }

    /** The sentence in which fetching ends. */
    static String failure(CompletableFuture<JobSpec> result) {
        return result.handle((job, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    return cause == null ? "it didn't fail" : cause.getMessage();
                })
                .join();
    }

    @Override
    public void close() {
        coordinator.terminate();
        worker.terminate();
    }
}

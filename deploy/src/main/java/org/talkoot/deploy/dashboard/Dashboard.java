package org.talkoot.deploy.dashboard;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.deploy.watch.RunWatch;

/**
 * Serves the page that shows a {@link RunWatch}, on threads of its own. Each browser has a stream of server-sent events: once
 * a second, if it took the one before, it gets what is new to it. So a slow one gets less often more, nothing is kept for it,
 * and one that takes nothing is dropped.
 */
public final class Dashboard implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration MOST_UNTAKEN = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(3); // for browsers to get the last word

    private static final Config CONFIG = ConfigFactory.parseString("""
            pekko.actor.default-dispatcher.thread-pool-executor.fixed-pool-size = 2
            pekko.http.server {
              server-header = ""
              max-connections = 64
              idle-timeout = 60s
              parsing.max-uri-length = 1k
              # whoever forgets the Host header is told so by us
              default-host-header = "localhost"
            }
            """)
            .withFallback(ConfigFactory.parseResources(LocalTraining.class, "pekko.conf"))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();

    private final ActorSystem system;
    private final Door door;
    private final ServerBinding binding;
    private final Cancellable refreshing;

    /**
     * @param refresh has the watch look up what nobody tells it; run once a second, and may not block
     * @param metrics in Prometheus's text format, whenever somebody asks
     * @throws JobRefusedException if it can't listen there
     */
    public static Dashboard open(Door door, RunWatch watch, Runnable refresh, Supplier<String> metrics) {
        return open(door, watch, refresh, metrics, INTERVAL);
    }

    /** @param interval from one look to the next, at least */
    static Dashboard open(Door door, RunWatch watch, Runnable refresh, Supplier<String> metrics, Duration interval) {
        ActorSystem system = ActorSystem.create("talkoot-dashboard", CONFIG);
        try {
            return new Dashboard(system, door, watch, refresh, metrics, interval);
        } catch (CompletionException e) {
            system.terminate();
            Throwable root = e;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            throw new JobRefusedException(
                    "can't show the dashboard on " + door.address() + ": " + root.getMessage(), e);
        }
    }

    private Dashboard(
            ActorSystem system,
            Door door,
            RunWatch watch,
            Runnable refresh,
            Supplier<String> metrics,
            Duration interval) {
        this.system = system;
        this.door = door;
        Receptionist receptionist = new Receptionist(door, () -> events(watch, interval), metrics);
        ServerBuilder server = Http.get(system)
                .newServerAt(door.address().hostName(), door.address().port());
        if (door.keys().isPresent()) {
            server =
                    server.enableHttps(ConnectionContext.httpsServer(door.keys().get()::engine));
        }
        binding = server.bindSync(receptionist::answer).toCompletableFuture().join();
        refreshing = system.scheduler().scheduleWithFixedDelay(Duration.ZERO, INTERVAL, refresh, system.dispatcher());
    }

    private static HttpEntity.Chunked events(RunWatch watch, Duration interval) {
        RunWatch.Viewer viewer = watch.viewer();
        Source<ByteString, NotUsed> source = Source.tick(Duration.ZERO, interval, NotUsed.getInstance())
                .map(tick -> viewer.look().map(json -> "data: " + json + "\n\n").orElse(": nothing is new\n\n"))
                .takeWhile(text -> !viewer.isOver(), true)
                .map(ByteString::fromString)
                .backpressureTimeout(MOST_UNTAKEN)
                .mapMaterializedValue(cancellable -> NotUsed.getInstance());
        return HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), source);
    }

    /** Where a browser on this machine finds it. */
    public String url() {
        InetSocketAddress bound = binding.localAddress();
        String host = bound.getAddress().isAnyLocalAddress()
                ? "localhost"
                : door.address().host();
        return (door.keys().isPresent() ? "https://" : "http://") + host + ":" + bound.getPort() + "/";
    }

    public int port() {
        return binding.localAddress().getPort();
    }

    /** Those who look get the last word, if they take it soon. */
    @Override
    public void close() {
        refreshing.cancel();
        try {
            binding.terminate(FAREWELL).toCompletableFuture().get(FAREWELL.toSeconds() + 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            system.log().warning("the dashboard was closed before all had the last word: {}", e.toString());
        }
        system.terminate();
    }
}

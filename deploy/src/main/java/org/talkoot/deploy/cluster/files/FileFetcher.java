package org.talkoot.deploy.cluster.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileManifest;
import org.talkoot.protocol.message.FileReply;
import org.talkoot.protocol.time.Ticks;

/**
 * Gets the files of a job onto this node, one after the other: where the job names them if they are the same here, else from the
 * cache, else from the {@link FileServer} into the cache. Stops when all are here, or one can't be got.
 */
public final class FileFetcher extends AbstractBehavior<FileFetcher.Command> {
    /**
     * What to fetch.
     *
     * @param job names the files where they are on the machine that it was written for
     * @param manifest of its files
     * @param server has them
     * @param cache a folder for files that aren't here
     */
    public record Order(JobSpec job, FileManifest manifest, ActorRef<FileCommand> server, Path cache) {
        /** @throws IllegalArgumentException if the manifest is of another job */
        public Order {
            if (job.files().size() != manifest.files().size()) {
                throw new IllegalArgumentException(
                        "the job names " + job.files().size() + " files, but its manifest has "
                                + manifest.files().size());
            }
        }
    }

    /** It talks to itself only. */
    public sealed interface Command extends NoSerializationVerificationNeeded {}

    /** So many bytes of the file that is fetched are here. */
    record Advanced(long bytes) implements Command {}

    record Fetched(Path file) implements Command {}

    record Broken(Throwable failure) implements Command {}

    private record Looked(FileCache.Look look) implements Command {}

    private enum Step implements Command {
        NEXT,
        LOOK_AGAIN
    }

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Order order;
    private final FetchProgress progress;
    private final FetchTiming timing;
    private final CompletableFuture<JobSpec> result;
    private final TimerScheduler<Command> timers;
    private final Disk<Command> disk;
    private final FileCache cache;
    private final List<Path> named;
    private final Map<Path, Path> here = new HashMap<>(); // by what the job names
    private long hereBytes;
    private CompletionStage<FileCache.Look> looking = CompletableFuture.completedStage(null);
    private long busyBytes; // that another process had fetched
    private long busySinceMs; // it had no more

    /**
     * @param result is given the same job with files that are here, or an exception whose message is a sentence
     */
    public static Behavior<Command> create(Order order, FetchProgress progress, CompletableFuture<JobSpec> result) {
        return create(order, progress, FetchTiming.STANDARD, result);
    }

    static Behavior<Command> create(
            Order order, FetchProgress progress, FetchTiming timing, CompletableFuture<JobSpec> result) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.getSelf().tell(Step.NEXT);
            return new FileFetcher(context, timers, order, progress, timing, result);
        }));
    }

    private FileFetcher(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Order order,
            FetchProgress progress,
            FetchTiming timing,
            CompletableFuture<JobSpec> result) {
        super(context);
        this.timers = timers;
        this.order = order;
        this.progress = progress;
        this.timing = timing;
        this.result = result;
        disk = new Disk<>(context, Broken::new);
        cache = new FileCache(order.cache());
        named = order.job().files();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Looked.class, looked -> onLooked(looked.look()))
                .onMessageEquals(Step.NEXT, this::next)
                .onMessageEquals(Step.LOOK_AGAIN, this::look)
                .onMessage(Advanced.class, this::onAdvanced)
                .onMessage(Fetched.class, fetched -> found(fetched.file()))
                .onMessage(Broken.class, this::onBroken)
                .onSignal(ChildFailed.class, child -> onBroken(new Broken(child.cause())))
                .onSignal(Terminated.class, done -> this)
                .onSignal(PostStop.class, stop -> onPostStop())
                .build();
    }

    private FileManifest.Entry entry() {
        return order.manifest().files().get(here.size());
    }

    private Behavior<Command> next() {
        show(0);
        if (here.size() == named.size()) {
            result.complete(order.job().withFiles(here::get));
            return Behaviors.stopped();
        }
        busyBytes = -1;
        return look();
    }

    /** @param bytes of the file that isn't here yet */
    private void show(long bytes) {
        progress.at(hereBytes + bytes, order.manifest().totalBytes());
    }

    private Behavior<Command> look() {
        FileManifest.Entry entry = entry();
        Path name = named.get(here.size());
        looking = disk.run(() -> cache.look(entry, name), Looked::new);
        return this;
    }

    private Behavior<Command> onLooked(FileCache.Look look) {
        if (look instanceof FileCache.Here found) {
            return found(found.file());
        }
        if (look instanceof FileCache.Busy busy) {
            return waitFor(busy.bytes());
        }
        PartFile part = ((FileCache.Missing) look).part();
        ActorRef<FileReply> child = getContext()
                .spawnAnonymous(PartFetcher.create(
                        entry(),
                        part,
                        cache.whole(entry()),
                        order.server(),
                        timing,
                        getContext().getSelf()));
        getContext().watch(child);
        return this;
    }

    private Behavior<Command> found(Path file) {
        hereBytes += entry().size();
        here.put(named.get(here.size()), file);
        return next();
    }

    /** Somebody else fetches it: wait as long as that gets further. */
    private Behavior<Command> waitFor(long bytes) {
        long nowMs = Ticks.nowMs();
        if (bytes != busyBytes) {
            busyBytes = bytes;
            busySinceMs = nowMs;
            show(bytes);
        } else if (nowMs - busySinceMs >= timing.otherMs()) {
            return onBroken(new Broken(new TrainingFailedException("can't fetch " + entry().name()
                    + ": another process has been fetching it into the cache " + order.cache()
                    + ", but got no further for " + timing.otherMs() / 1000
                    + " s; end that process, or name another folder with --cache")));
        }
        timers.startSingleTimer(Step.LOOK_AGAIN, LOOK_AGAIN);
        return this;
    }

    private Behavior<Command> onAdvanced(Advanced advanced) {
        show(advanced.bytes());
        return this;
    }

    private Behavior<Command> onBroken(Broken broken) {
        result.completeExceptionally(
                broken.failure() instanceof IOException e ? cache.trouble(entry(), e) : broken.failure());
        return Behaviors.stopped();
    }

    /** A part that isn't complete stays in the cache, for the next fetcher. */
    private Behavior<Command> onPostStop() {
        result.completeExceptionally(new TrainingFailedException("fetching the job's files was stopped"));
        looking.thenAcceptAsync(FileFetcher::close, disk.threads());
        return this;
    }

    private static void close(FileCache.Look look) {
        if (look instanceof FileCache.Missing missing) {
            try {
                missing.part().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

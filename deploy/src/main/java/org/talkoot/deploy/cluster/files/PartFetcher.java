package org.talkoot.deploy.cluster.files;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileManifest;
import org.talkoot.protocol.message.FileReply;
import org.talkoot.protocol.message.FileReply.FilePart;
import org.talkoot.protocol.message.FileReply.FileRefused;
import org.talkoot.protocol.time.Ticks;

/** Fetches the rest of one file, part by part, and tells the {@link FileFetcher}. */
final class PartFetcher extends AbstractBehavior<FileReply> {
    private static final int MOST_ATTEMPTS = 3;
    private static final Duration TICK = Duration.ofMillis(100);

    private interface Own extends FileReply, NoSerializationVerificationNeeded {}

    private enum Tick implements Own {
        INSTANCE
    }

    private enum Written implements Own {
        INSTANCE
    }

    private record Finished(Optional<Path> file) implements Own {}

    private record Broken(Throwable failure) implements Own {}

    private final FileManifest.Entry entry;
    private final PartFile part;
    private final Path whole;
    private final ActorRef<FileCommand> server;
    private final FetchTiming timing;
    private final ActorRef<FileFetcher.Command> fetcher;
    private final Disk<FileReply> disk;
    private PartWindow window;
    private boolean finishing;
    private int attempts;

    /** @param part is somebody else's to close */
    static Behavior<FileReply> create(
            FileManifest.Entry entry,
            PartFile part,
            Path whole,
            ActorRef<FileCommand> server,
            FetchTiming timing,
            ActorRef<FileFetcher.Command> fetcher) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
            return new PartFetcher(context, entry, part, whole, server, timing, fetcher).begin();
        }));
    }

    private PartFetcher(
            ActorContext<FileReply> context,
            FileManifest.Entry entry,
            PartFile part,
            Path whole,
            ActorRef<FileCommand> server,
            FetchTiming timing,
            ActorRef<FileFetcher.Command> fetcher) {
        super(context);
        this.entry = entry;
        this.part = part;
        this.whole = whole;
        this.server = server;
        this.timing = timing;
        this.fetcher = fetcher;
        disk = new Disk<>(context, Broken::new);
        context.watch(server);
    }

    @Override
    public Receive<FileReply> createReceive() {
        return newReceiveBuilder()
                .onMessage(FilePart.class, this::onPart)
                .onMessage(FileRefused.class, refused -> fail(refused.reason()))
                .onMessageEquals(Written.INSTANCE, this::onWritten)
                .onMessage(Finished.class, this::onFinished)
                .onMessage(Broken.class, broken -> fail(broken.failure()))
                .onMessageEquals(Tick.INSTANCE, this::advance)
                .onSignal(Terminated.class, gone -> fail("the coordinator went away"))
                .build();
    }

    private Behavior<FileReply> begin() {
        attempts++;
        finishing = false;
        window = new PartWindow(entry.size(), part.length(), timing);
        return advance();
    }

    /** Asks for what is due, and writes what can be written. */
    private Behavior<FileReply> advance() {
        long nowMs = Ticks.nowMs();
        Optional<PartWindow.Range> missing = window.missing(nowMs);
        if (missing.isPresent()) {
            return fail(String.format(
                    Locale.ROOT,
                    "the coordinator was asked %d times in %.1f s for the bytes from %d on, but didn't answer",
                    timing.mostTries(),
                    timing.allMs() / 1000.0,
                    missing.get().offset()));
        }
        for (PartWindow.Range due : window.due(nowMs)) {
            server.tell(new FileCommand.RequestPart(
                    entry.sha256(), due.offset(), due.length(), getContext().getSelf()));
        }
        List<byte[]> ready = window.ready();
        if (!ready.isEmpty()) {
            disk.run(
                    () -> {
                        part.append(ready);
                        return Written.INSTANCE;
                    },
                    written -> written);
        } else if (window.complete() && !finishing) {
            finishing = true;
            disk.run(() -> part.finish(whole), Finished::new);
        }
        return this;
    }

    private Behavior<FileReply> onPart(FilePart reply) {
        boolean awaited =
                reply.sha256().equals(entry.sha256()) && window.take(reply.offset(), reply.bytes(), Ticks.nowMs());
        return awaited ? advance() : this;
    }

    private Behavior<FileReply> onWritten() {
        window.onWritten();
        fetcher.tell(new FileFetcher.Advanced(window.written()));
        return advance();
    }

    private Behavior<FileReply> onFinished(Finished finished) {
        if (finished.file().isPresent()) {
            fetcher.tell(new FileFetcher.Fetched(finished.file().get()));
            return Behaviors.stopped();
        }
        if (attempts == MOST_ATTEMPTS) {
            return fail("what arrived wasn't what was announced, " + attempts
                    + " times in a row: has the file changed since the coordinator started?");
        }
        getContext().getLog().warn("{} has the wrong content, and is fetched anew", entry.name());
        return begin();
    }

    private Behavior<FileReply> fail(String reason) {
        return fail(new TrainingFailedException("can't fetch " + entry.name() + ": " + reason));
    }

    private Behavior<FileReply> fail(Throwable failure) {
        fetcher.tell(new FileFetcher.Broken(failure));
        return Behaviors.stopped();
    }
}

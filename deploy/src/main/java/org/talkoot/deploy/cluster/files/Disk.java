package org.talkoot.deploy.cluster.files;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Does an actor's work on files, on threads that may block. What comes of it is a message to the actor. */
final class Disk<M> {
    private final ActorContext<M> context;
    private final Function<Throwable, M> broken;
    private final Executor threads;

    /** @param broken makes a message of what a work threw */
    Disk(ActorContext<M> context, Function<Throwable, M> broken) {
        this.context = context;
        this.broken = broken;
        threads = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    Executor threads() {
        return threads;
    }

    <T> CompletionStage<T> run(Callable<T> work, Function<T, M> then) {
        CompletionStage<T> done = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
        context.pipeToSelf(
                done,
                (value, failure) -> failure == null
                        ? then.apply(value)
                        : broken.apply(failure instanceof CompletionException ? failure.getCause() : failure));
        return done;
    }
}

package org.talkoot.deploy.chaos;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A fault that hits a run once, at the first moment at which all its conditions hold. Thread-safe. */
public final class Fault {

    /** What a fault does, on the thread of the worker whose moment it is. What it throws, the worker throws there. */
    @FunctionalInterface
    public interface Deed {
        void doTo(Victim victim);
    }

    /** @param nanos of {@link System#nanoTime} */
    public record Occurrence(Moment moment, long nanos) {}

    private final List<Condition> conditions;
    private final Harm harm;
    private final String words;
    private final Deed deed;
    private final CompletableFuture<Occurrence> occurrence = new CompletableFuture<>();

    Fault(List<Condition> conditions, Harm harm, String words, Deed deed) {
        this.conditions = conditions;
        this.harm = harm;
        this.words = words;
        this.deed = deed;
    }

    public Harm harm() {
        return harm;
    }

    /** When and where it happened; empty as long as it has not. */
    public Optional<Occurrence> occurrence() {
        return Optional.ofNullable(occurrence.getNow(null));
    }

    /** Happens if its moment has come. */
    void meet(Moment moment, Victim victim) {
        boolean due = !occurrence.isDone()
                && conditions.stream().allMatch(each -> each.holds().test(moment));
        if (due && occurrence.complete(new Occurrence(moment, System.nanoTime()))) {
            deed.doTo(victim);
        }
    }

    /** What happened to whom and when, in words; what is to happen, as long as it has not. */
    public String story() {
        return occurrence()
                .map(Occurrence::moment)
                .map(moment ->
                        words.replace("{}", moment.worker()) + (harm.breaksTheWorld() ? ", " + moment.phrase() : ""))
                .orElse(toString());
    }

    @Override
    public String toString() {
        return conditions.stream().map(Condition::words).collect(Collectors.joining(", ")) + ": "
                + words.replace("{}", "?");
    }
}

package org.talkoot.coordinator;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.Alive;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.time.Ticks;

/** A world, with what its workers have reported: the boundary they are on their way to, and when each was heard of. */
final class Generation {
    private static final int STILL = 2; // times the patience, in which nobody gets on

    private static final long LEAST_SILENCE_MS = 4 * Ticks.INTERVAL.toMillis(); // a worker speaks at each tick
    private static final Pattern RANK = Pattern.compile("\\brank (\\d+)");

    private final World world;
    private final List<String> names; // by rank
    private final Vigil vigil;
    private Boundary boundary;
    private Evaluation evaluation; // the newest; null before the first

    Generation(World world, List<String> names, long nowMs) {
        this.world = world;
        this.names = names;
        vigil = new Vigil(names.size(), nowMs);
        boundary = new Boundary(world.startStep(), world.boundary());
    }

    World world() {
        return world;
    }

    Fence fence() {
        return world.fence();
    }

    List<String> names() {
        return names;
    }

    int workers() {
        return names.size();
    }

    Vigil vigil() {
        return vigil;
    }

    /** The next one. */
    Boundary boundary() {
        return boundary;
    }

    /** The workers train on, from the boundary they are at. */
    void proceed(int nextBoundary) {
        boundary = new Boundary(boundary.to(), nextBoundary);
    }

    /** The workers evaluate the weights after so many steps, which are complete. */
    void evaluate(int steps, EvaluationSet set, long nowMs) {
        evaluation = new Evaluation(steps, set);
        vigil.moved(nowMs);
    }

    /** The newest. */
    Evaluation evaluation() {
        return evaluation;
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** Of a worker, in words. */
    String name(int rank) {
        return "worker " + names.get(rank);
    }

    /** Of those ranks, in words. */
    String names(IntPredicate which) {
        return IntStream.range(0, names.size())
                .filter(which)
                .mapToObj(this::name)
                .collect(Collectors.joining(", "));
    }

    /** What a worker said, which knows its peers by their ranks alone: with their names. */
    String named(String words) {
        return RANK.matcher(words)
                .replaceAll(found -> Matcher.quoteReplacement(name(Integer.parseInt(found.group(1)))));
    }

    /** What is missing in a phase, in words. */
    String awaited(CoordinatorMachine.Phase phase) {
        return switch (phase) {
            case TRAINING -> awaitedInTraining();
            case EVALUATING ->
                "during the evaluation after step " + boundary.to() + ", awaited from "
                        + names(rank -> !evaluation.has(rank));
            case DELIVERING ->
                "before " + name(CoordinatorMachine.DELIVERING_RANK) + " had handed over the final weights";
            case FORMING, OVER -> throw new IllegalStateException("there is no world in the phase " + phase);
        };
    }

    private String awaitedInTraining() {
        int knowsLosses = world.chunkOwner().get(world.chunkOwner().size() - 1);
        return boundary.isReachedByAll(workers())
                ? "before " + name(knowsLosses) + " had told the losses of all steps up to " + boundary.to()
                : "before step " + boundary.to() + " was complete on " + names(rank -> !boundary.hasReached(rank));
    }

    /**
     * Workers that weren't heard of for too long, or nobody who gets on. A process that dies takes all its workers with it. A
     * worker that computes can't speak, so its node's monitor speaks for it sooner; and one that waits says so itself.
     *
     * @param awaited what isn't there, in words
     */
    Optional<Alarm> overdue(long patienceMs, String awaited, long nowMs) {
        long longestMs = Math.max(patienceMs, LEAST_SILENCE_MS);
        int silent = vigil.silent(longestMs, nowMs).nextSetBit(0);
        if (silent >= 0) {
            return Optional.of(new Alarm(silence(silent, nowMs), silentWith(silent, longestMs, nowMs)));
        }
        long stillMs = vigil.stillMs(nowMs);
        return stillMs > STILL * longestMs
                ? Optional.of(Alarm.blamingNobody("nobody has got on for " + stillMs + " ms, " + awaited))
                : Optional.empty();
    }

    /** The silent one; all workers of its process where they fell silent together. */
    private List<String> silentWith(int rank, long longestMs, long nowMs) {
        BitSet process = world.ranksOf(world.node().get(rank));
        BitSet heard = (BitSet) process.clone();
        heard.andNot(vigil.silent(longestMs - Ticks.INTERVAL.toMillis(), nowMs));
        return heard.isEmpty() ? process.stream().mapToObj(names::get).toList() : List.of(names.get(rank));
    }

    /** How long a worker has been silent, and where it was then, in words. */
    private String silence(int rank, long nowMs) {
        Alive last = vigil.newest(rank);
        return name(rank) + " has said nothing for " + vigil.silentMs(rank, nowMs) + " ms, "
                + (last == null
                        ? "since generation " + world.fence().generation() + " was formed"
                        : "after step " + last.steps() + ", " + named(last.doing()));
    }

    /**
     * A worker has waited for its peers for too long. Whoever was silent meanwhile, but for a tick, is to blame; where all were
     * heard of, something was lost.
     */
    Alarm waitedInVain(int rank, String reason, long patienceMs, long nowMs) {
        long longestMs = Math.max(patienceMs, LEAST_SILENCE_MS);
        int silent = vigil.silent(longestMs - Ticks.INTERVAL.toMillis(), nowMs).nextSetBit(0);
        return silent < 0
                ? Alarm.blamingNobody(reason + inTheEnd(rank, nowMs))
                : new Alarm(reason + "; " + silence(silent, nowMs), silentWith(silent, longestMs, nowMs));
    }

    /**
     * The end of the chain of those who wait for each other, in words, as seen from a rank; nothing where that one waits
     * for nobody else.
     */
    private String inTheEnd(int rank, long nowMs) {
        int last = vigil.awaitedInTheEnd(rank);
        return last == rank ? "" : "; at the end of the chain, " + silence(last, nowMs);
    }

    /** That a worker hangs. */
    Alarm hangs(WorkerReport.Stalled report) {
        return Alarm.blaming(
                report.worker(),
                "worker " + report.worker() + ", " + report.what() + ": it hangs for " + report.forMs() + " ms");
    }
}

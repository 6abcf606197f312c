package org.talkoot.deploy.simulation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.worker.compute.Snapshot;

/** What a job tells, checked as it is told: I2, that fences rise (I3), that failures are named (I4), and its end (I5). */
final class History {
    private final Reference reference;
    private final Violations violations;
    private final Set<String> disputed = new HashSet<>(); // boundaries that somebody reported another state at
    private final Set<JobEvent.Evaluated> evaluated = new HashSet<>();
    private Fence fence = new Fence(0, 0);
    private int committed; // steps
    private int committedInTerm; // as the newest coordinator knows: steps
    private int recoveries;
    private boolean over;
    private Optional<String> failure = Optional.empty();

    History(Reference reference, Violations violations) {
        this.reference = reference;
        this.violations = violations;
    }

    /** A new process begins at a checkpoint, or at the start; nothing of the one before is left that it could meet. */
    void resumed(int steps, long term) {
        committed = steps;
        committedInTerm = steps;
        evaluated.removeIf(each -> each.steps() >= steps);
        disputed.clear();
        fence = new Fence(term, 0);
    }

    /** A worker reports another state than it has: nobody may commit that boundary in this world. */
    void lied(WorkerReport.BoundaryReached boundary) {
        disputed.add(boundary.fence() + " " + boundary.steps());
    }

    void add(JobEvent event) {
        violations.check(!over, "I5", "%s after the end", event);
        if (event instanceof JobEvent.WorldFormed formed) {
            form(formed);
        } else if (event instanceof JobEvent.Recovering recovering) {
            recoveries++;
            violations.check(isNamed(recovering.reason()), "I4", "nobody is named: %s", recovering.reason());
        } else if (event instanceof JobEvent.Committed commit) {
            commit(commit);
        } else if (event instanceof JobEvent.Evaluated evaluation) {
            evaluate(evaluation);
        } else if (event instanceof JobEvent.Finished end) {
            finish(end);
        } else if (event instanceof JobEvent.Failed failure) {
            violations.check(isNamed(failure.sentence()), "I4", "nobody is named: %s", failure.sentence());
            over = true;
            this.failure = Optional.of(failure.sentence());
        }
    }

    private static boolean isNamed(String reason) {
        return reason.contains("worker ") || reason.contains("coordinator");
    }

    private void form(JobEvent.WorldFormed formed) {
        Fence next = formed.world().fence();
        violations.check(next.compareTo(fence) > 0, "I3", "%s was formed after %s", next, fence);
        int start = formed.world().startStep();
        boolean begins = next.term() > fence.term() ? start <= committed : start == committedInTerm;
        violations.check(begins, "I2", "%s starts at step %d, not at %d", next, start, committedInTerm);
        committedInTerm = start;
        fence = next;
    }

    private void commit(JobEvent.Committed commit) {
        int to = commit.from() + commit.losses().length;
        violations.check(commit.fence().equals(fence), "I3", "%s commits after %s began", commit.fence(), fence);
        violations.check(
                commit.from() == committedInTerm && to > commit.from(),
                "I2",
                "after step %d the steps from %d to %d are committed",
                committedInTerm,
                commit.from() + 1,
                to);
        for (JobEvent.Evaluated due : reference.evaluations()) {
            violations.check(due.steps() > commit.from() || evaluated.contains(due), "I2", "there was no %s", due);
        }
        violations.check(
                Arrays.equals(commit.losses(), Arrays.copyOfRange(reference.losses(), commit.from(), to)),
                "I1",
                "other losses of the steps from %d to %d",
                commit.from() + 1,
                to);
        violations.check(
                commit.stateHash() == reference.hashes()[to], "I1", "another state was committed after step %d", to);
        violations.check(
                !disputed.contains(commit.fence() + " " + to), "I1", "step %d was committed in spite of a dispute", to);
        committedInTerm = to;
        committed = Math.max(committed, to);
    }

    private void evaluate(JobEvent.Evaluated evaluation) {
        violations.check(
                reference.evaluations().contains(evaluation) && evaluation.steps() == committedInTerm,
                "I1",
                "%s after step %d",
                evaluation,
                committedInTerm);
        evaluated.add(evaluation);
    }

    private void finish(JobEvent.Finished end) {
        Snapshot last = reference.states().get(reference.steps());
        violations.check(committedInTerm == last.steps(), "I2", "it ended after step %d", committedInTerm);
        violations.check(evaluated.containsAll(reference.evaluations()), "I2", "only %s were evaluated", evaluated);
        violations.check(
                Arrays.equals(end.parameters(), last.weights()) && Arrays.equals(end.buffers(), last.buffers()),
                "I1",
                "the final weights differ");
        over = true;
    }

    /** Steps, as far as the newest coordinator knows. */
    int committedInTerm() {
        return committedInTerm;
    }

    int recoveries() {
        return recoveries;
    }

    boolean isOver() {
        return over;
    }

    /** Why the job failed, if it did. */
    Optional<String> failure() {
        return failure;
    }
}

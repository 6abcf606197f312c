package org.talkoot.deploy.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.talkoot.deploy.api.TrainingListener;

/** Finds out what each fault cost: hears what a run tells, and looks at when its steps were complete. Thread-safe. */
public final class Recoveries implements TrainingListener {

    /**
     * What followed a fault, in nanoseconds since it happened.
     *
     * @param reason for which the run went back
     * @param noticed until the coordinator knew, and formed a new world
     * @param again until the new world's first step was complete
     * @param caughtUp until a step was complete that no world had completed before
     * @param committed until the next commit of a step
     * @param replayed steps that had been complete and were computed again
     * @param workers of the new world
     * @param from steps, at which it began
     */
    public record Recovery(
            String reason,
            long noticed,
            long again,
            long caughtUp,
            long committed,
            int replayed,
            int workers,
            int from) {}

    private record Alarm(Recovering event, long nanos) {}

    private record NewWorld(WorldChanged event, long nanos) {}

    private record Commit(int step, long nanos) {}

    private final StepWatch watch;
    private final List<Alarm> alarms = new ArrayList<>();
    private final List<NewWorld> worlds = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();

    public Recoveries(StepWatch watch) {
        this.watch = watch;
    }

    @Override
    public synchronized void recovering(Recovering event) {
        alarms.add(new Alarm(event, System.nanoTime()));
    }

    @Override
    public synchronized void worldChanged(WorldChanged event) {
        worlds.add(new NewWorld(event, System.nanoTime()));
    }

    @Override
    public synchronized void stepCommitted(StepCommitted event) {
        commits.add(new Commit(event.step(), System.nanoTime()));
    }

    /** Whether anything failed since that. */
    synchronized boolean isAlarmedSince(Fault.Occurrence fault) {
        return alarms.stream().anyMatch(each -> each.nanos() - fault.nanos() >= 0);
    }

    /** What followed a fault that happened then; empty if nothing failed, or the run hasn't recovered yet. */
    public synchronized Optional<Recovery> after(Fault.Occurrence fault) {
        Optional<Alarm> alarm = alarms.stream()
                .filter(each -> each.nanos() - fault.nanos() >= 0)
                .findFirst();
        Optional<NewWorld> world = alarm.flatMap(bell ->
                worlds.stream().filter(each -> each.nanos() - bell.nanos() >= 0).findFirst());
        if (world.isEmpty()) {
            return Optional.empty();
        }
        int from = world.get().event().steps();
        int before = watch.steps(fault.moment().world());
        OptionalLong again = watch.first(
                fault.nanos(), each -> each.world().compareTo(fault.moment().world()) > 0);
        OptionalLong caughtUp = watch.first(fault.nanos(), each -> each.step() > before);
        OptionalLong committed = commits.stream()
                .filter(each -> each.nanos() - alarm.get().nanos() > 0 && each.step() > from)
                .mapToLong(Commit::nanos)
                .findFirst();
        if (again.isEmpty() || caughtUp.isEmpty() || committed.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Recovery(
                alarm.get().event().reason(),
                alarm.get().nanos() - fault.nanos(),
                again.getAsLong() - fault.nanos(),
                caughtUp.getAsLong() - fault.nanos(),
                committed.getAsLong() - fault.nanos(),
                Math.max(0, before - from),
                world.get().event().workers(),
                from));
    }
}

package org.talkoot.deploy.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;

/** What a process has told of its job, on the way to its recorder, which takes its time; what it hasn't taken dies with it. */
final class Recording {
    private static final int MOST_LATE_MS = 60;

    private final Surroundings around;
    private final Disk disk;
    private final List<NodeMemory> memories; // of all processes
    private final Deque<JobEvent> told = new ArrayDeque<>();

    Recording(Surroundings around, Disk disk, List<NodeMemory> memories) {
        this.around = around;
        this.disk = disk;
        this.memories = memories;
    }

    void add(JobEvent event) {
        told.add(event);
        around.time().after(around.random().nextInt(MOST_LATE_MS), this::take);
    }

    private void take() {
        if (!told.isEmpty()) {
            disk.record(told.poll(), this::find, around.nowMs());
        }
    }

    /** From any process that has it; all hear what is asked for. */
    private Optional<Snapshot> find(int steps) {
        Optional<Snapshot> found = Optional.empty();
        for (NodeMemory memory : memories) {
            Optional<Snapshot> here = memory.find(steps);
            found = found.or(() -> here);
        }
        return found;
    }

    /** The job is over. */
    void finish() {
        while (!told.isEmpty()) {
            take();
        }
    }

    /** The process is gone. */
    void lose() {
        told.clear();
    }
}

package org.talkoot.deploy.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.compute.NodeMemory;

/** What a process has told of its job, on the way to its recorder, which takes its time; what it hasn't taken dies with it. */
final class Recording {
    private static final int MOST_LATE_MS = 60;

    private final Surroundings around;
    private final Disk disk;
    private final NodeMemory memory;
    private final Deque<JobEvent> told = new ArrayDeque<>();

    Recording(Surroundings around, Disk disk, NodeMemory memory) {
        this.around = around;
        this.disk = disk;
        this.memory = memory;
    }

    void add(JobEvent event) {
        told.add(event);
        around.time().after(around.random().nextInt(MOST_LATE_MS), this::take);
    }

    private void take() {
        if (!told.isEmpty()) {
            disk.record(told.poll(), memory, around.nowMs());
        }
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

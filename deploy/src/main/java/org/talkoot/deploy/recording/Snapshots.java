package org.talkoot.deploy.recording;

import java.util.Optional;
import java.util.function.Supplier;
import org.talkoot.worker.compute.Snapshot;

/** Where the snapshots of committed steps are found. */
@FunctionalInterface
public interface Snapshots {
    /**
     * The snapshot after so many steps, the newest that are committed; empty if it is gone already. What it supplies may take
     * long to come, and may throw an {@link IllegalStateException} that says in words why it can't be had any more.
     */
    Optional<Supplier<Snapshot>> find(int steps);
}

package org.talkoot.deploy.cluster;

import org.talkoot.deploy.Launched;
import org.talkoot.protocol.wire.Ledgers.WorldEntry;

/** The node of workers that is reached at that address, whatever becomes of its actor systems. */
record RunningWorker(String address, Launched.Running process) {

    boolean isIn(WorldEntry world) {
        return world.getNamesList().stream().anyMatch(this::has);
    }

    /** Whether the worker of that name is on this node. */
    boolean has(String name) {
        return name.startsWith(address + "/");
    }

    void kill() {
        process.process().destroyForcibly();
    }
}

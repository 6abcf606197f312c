package org.talkoot.coordinator;

/**
 * Over which ways statistics travel in an exchange, where every message costs those at its ends some work, and every hop some
 * time: from everyone to everyone, or over a tree of the processes.
 *
 * @param mostProcesses among which everyone tells everyone
 * @param fanOut of the tree among more
 */
public record Topology(int mostProcesses, int fanOut) {
    /**
     * As the costs of a hop and of a message have it, 0.2 ms and 0.015 ms at either end: among n processes, one hop and 2(n - 1)
     * messages are about as cheap as a tree for 32. A tree is cheapest with a fan-out of 10; one of 8 costs 1 % more, and what is
     * below a process is a whole subtree of the shards then. docs/scaling.md derives both.
     */
    public static final Topology STANDARD = new Topology(32, 8);

    public Topology {
        if (mostProcesses < 0 || fanOut < 2) {
            throw new IllegalArgumentException(mostProcesses + " processes, a fan-out of " + fanOut);
        }
    }

    /** Of a world with so many processes, as {@link org.talkoot.protocol.message.World#fanOut}. */
    int fanOut(int processes) {
        return processes > mostProcesses ? fanOut : 0;
    }
}

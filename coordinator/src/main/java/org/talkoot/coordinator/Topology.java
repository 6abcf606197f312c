package org.talkoot.coordinator;

import java.util.ArrayList;
import java.util.List;

/**
 * How the processes of a world talk to each other, where every message costs those at its ends some work, and every hop some
 * time. In an exchange, statistics go from everyone to everyone, or over a tree of the processes. And chunks are cut into parts
 * where there are too few to give each process its share.
 *
 * @param mostProcesses among which everyone tells everyone
 * @param fanOut of the tree among more
 * @param messageFloats that cost as much as a message
 */
public record Topology(int mostProcesses, int fanOut, int messageFloats) {
    /**
     * As the costs of a hop and of a message have it, 0.06 ms and 0.0066 ms at either end: among n processes, one hop and
     * 2(n - 1) messages are about as cheap as a tree for 24. A tree is cheapest with a fan-out of 8, and what is below a process
     * is a whole subtree of the shards then. A float costs 2.5 ns at either end. docs/scaling.md derives all three.
     */
    public static final Topology STANDARD = new Topology(24, 8, 2_600);

    private static final int MOST_PARTS = 8; // those of org.talkoot.worker.compute.ChunkLayout
    private static final double BEARABLE = 1.1; // times the least cost

    public Topology {
        if (mostProcesses < 0 || fanOut < 2) {
            throw new IllegalArgumentException(mostProcesses + " processes, a fan-out of " + fanOut);
        }
    }

    /**
     * Into how many parts each chunk is to be cut: as few as cost at most a tenth more, for the process that has the most to do,
     * than the best number. The owner of a chunk hears of it from every other process, and tells it.
     *
     * @param floats of all chunks
     */
    public int parts(long floats, int chunks, int processes) {
        double best = Double.POSITIVE_INFINITY;
        for (int parts = 1; parts <= MOST_PARTS; parts *= 2) {
            best = Math.min(best, cost(floats, chunks * parts, processes));
        }
        int parts = 1;
        while (cost(floats, chunks * parts, processes) > BEARABLE * best) {
            parts *= 2;
        }
        return parts;
    }

    private double cost(long floats, int chunks, int processes) {
        long owned = (chunks + processes - 1) / processes;
        long messages = owned * (processes - 1) + chunks - owned;
        return messages * ((double) floats / chunks + messageFloats);
    }

    /** Floats of each chunk of a world with so many processes, as org.talkoot.worker.compute.ChunkLayout has them. */
    List<Integer> cut(List<Integer> chunkSizes, int processes) {
        long floats = chunkSizes.stream().mapToLong(Integer::longValue).sum();
        int parts = parts(floats, chunkSizes.size(), processes);
        List<Integer> cut = new ArrayList<>();
        for (long size : chunkSizes) {
            for (int part = 0; part < parts; part++) {
                cut.add((int) (size * (part + 1) / parts - size * part / parts));
            }
        }
        return cut;
    }

    /** Of a world with so many processes, as {@link org.talkoot.protocol.message.World#fanOut}. */
    int fanOut(int processes) {
        return processes > mostProcesses ? fanOut : 0;
    }
}

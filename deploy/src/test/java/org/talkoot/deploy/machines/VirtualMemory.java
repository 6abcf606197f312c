package org.talkoot.deploy.machines;

import java.util.Arrays;
import java.util.TreeSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.World;

/** What the workers share: the snapshots' steps, and by chunk of the newest world's weights how often it was updated. */
final class VirtualMemory {
    private static final int KEPT = 2;

    private final int chunks;
    private final TreeSet<Integer> snapshots = new TreeSet<>(); // steps
    private Fence fence = new Fence(0, 0);
    private int[] versions; // by chunk

    VirtualMemory(int chunks) {
        this.chunks = chunks;
        snapshots.add(0);
    }

    boolean isOver(Fence world) {
        return world.compareTo(fence) < 0;
    }

    int[] enter(World world) {
        if (world.fence().compareTo(fence) > 0) {
            fence = world.fence();
            if (!snapshots.contains(world.startStep())) {
                throw new AssertionError(world + " starts where no snapshot is: " + snapshots);
            }
            snapshots.tailSet(world.startStep(), false).clear();
            versions = new int[chunks];
            Arrays.fill(versions, world.startStep());
        }
        return versions;
    }

    void keep(Fence world, int steps) {
        if (world.equals(fence)) {
            snapshots.add(steps);
            while (snapshots.size() > KEPT) {
                snapshots.pollFirst();
            }
        }
    }
}

package org.talkoot.deploy.machines;

import java.util.Random;

/**
 * How many of each happen in a run, at random moments.
 *
 * @param deaths of a worker, or, seldom, of all at once; another takes its place
 * @param hangs of a worker in a segment; some wake up later
 * @param exceptions in a segment
 * @param losses of a message
 * @param lies of a worker that reports other weights than the others
 * @param joins of workers beyond those that the job began with
 * @param leaves of workers
 */
record Faults(int deaths, int hangs, int exceptions, int losses, int lies, int joins, int leaves) {
    static Faults random(Random random) {
        return new Faults(
                random.nextInt(4),
                random.nextInt(2),
                random.nextInt(2),
                random.nextInt(3),
                random.nextInt(2),
                random.nextInt(3),
                random.nextInt(3));
    }
}

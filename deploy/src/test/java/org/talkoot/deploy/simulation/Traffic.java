package org.talkoot.deploy.simulation;

/**
 * How a network treats messages.
 *
 * @param usualMs that a message takes at most
 * @param late share of the messages that take up to {@code lateMs}
 * @param repeated share of the messages that arrive more than once
 * @param ordered whether messages from one to another arrive in their order, as between actors; else any may overtake
 */
record Traffic(int usualMs, double late, int lateMs, double repeated, boolean ordered) {
    Traffic {
        if (usualMs < 1 || lateMs < 1 || !(late >= 0 && late <= 1) || !(repeated >= 0 && repeated <= 1)) {
            throw new IllegalArgumentException(
                    "impossible traffic: " + usualMs + ", " + late + ", " + lateMs + ", " + repeated);
        }
    }

    /** As within one process. */
    static final Traffic CALM = new Traffic(2, 0, 1, 0, true);
}

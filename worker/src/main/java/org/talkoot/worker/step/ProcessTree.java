package org.talkoot.worker.step;

/**
 * A tree of the processes of a world, which are numbered from 0, its root: the process p is below the one whose number has p's
 * lowest digit that isn't 0, to the base of the fan-out, replaced by 0. So with a fan-out of 8, 10 to 15 are below 8, and 1 to 8,
 * 16, 24 … below 0. What is at and below a process is a contiguous range of them, aligned as the summation tree is.
 *
 * @param fanOut at least 2
 */
record ProcessTree(int fanOut, int processes) {
    /** The one above it; -1 for the root. */
    int above(int process) {
        return process == 0 ? -1 : process - process / stride(process) % fanOut * stride(process);
    }

    /** Those at and below it are [process, end). */
    int end(int process) {
        return process == 0 ? processes : Math.min(process + stride(process), processes);
    }

    /** What its lowest digit that isn't 0 stands for. */
    private int stride(int process) {
        int stride = 1;
        while (process / stride % fanOut == 0) {
            stride *= fanOut;
        }
        return stride;
    }
}

package org.talkoot.jmh.exchange;

/** How parameters are cut into chunks, which the two workers own in turns. */
record Chunks(int floats, int count) {
    static Chunks of(int floats, int chunkFloats) {
        return new Chunks(floats, Math.max(1, floats / chunkFloats));
    }

    int from(int chunk) {
        return (int) ((long) floats * chunk / count);
    }

    int owner(int chunk) {
        return chunk % 2;
    }
}

package org.talkoot.protocol.message;

/**
 * Names one world: everything that is sent in it carries its fence, and is applied only where the fence is equal.
 *
 * @param term number of the coordinator's incarnation, from 1
 * @param generation number of the world in that term, from 1
 */
public record Fence(long term, int generation) implements Comparable<Fence> {
    @Override
    public int compareTo(Fence that) {
        return term != that.term ? Long.compare(term, that.term) : Integer.compare(generation, that.generation);
    }
}

package org.talkoot.engine.data;

/**
 * Where the pixels of a changed image come from, along one axis: place i from {@code offset + i}, or {@code offset - i} where
 * it is mirrored, for i in [first, end); there is no pixel for the others. Flips and shifts of such an image are such an
 * image again.
 */
public final class ImageAxis {
    private final int size;
    private boolean mirrored;
    private int offset;
    private int first;
    private int end;

    ImageAxis(int size) {
        this.size = size;
    }

    /** Each pixel from its own place. */
    void reset() {
        mirrored = false;
        offset = 0;
        first = 0;
        end = size;
    }

    void flip() {
        int oldFirst = first;
        offset += mirrored ? 1 - size : size - 1;
        mirrored = !mirrored;
        first = size - end;
        end = size - oldFirst;
    }

    /** By so many places towards the end. */
    void shift(int places) {
        offset += mirrored ? places : -places;
        first = Math.min(size, Math.max(0, first + places));
        end = Math.max(first, Math.min(size, end + places));
    }

    boolean isUnchanged() {
        return !mirrored && offset == 0 && first == 0 && end == size;
    }

    boolean has(int place) {
        return place >= first && place < end;
    }

    int source(int place) {
        return mirrored ? offset - place : offset + place;
    }

    boolean isMirrored() {
        return mirrored;
    }

    int first() {
        return first;
    }

    int end() {
        return end;
    }
}

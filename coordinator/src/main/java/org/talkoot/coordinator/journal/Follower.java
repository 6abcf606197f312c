package org.talkoot.coordinator.journal;

/** A node that is sent the leader's entries, one batch at a time, and what the leader knows of it. */
final class Follower {
    private int held; // entries, as far as is known
    private int from; // where the newest batch began
    private int sent; // entries
    private boolean answers = true; // it has answered the newest batch
    private int told; // agreed entries
    private long sentMs;

    /** @param likely how many entries it probably holds */
    Follower(int likely) {
        sent = likely;
    }

    /** How many entries it holds for sure. */
    int held() {
        return held;
    }

    /** Number of the first entry that it is to be sent. */
    int next() {
        return sent;
    }

    boolean isReadyFor(int length) {
        return answers && sent < length;
    }

    void sent(Leadership.Batch batch, long nowMs) {
        from = batch.from();
        sent = from + batch.entries().size();
        told = batch.agreed();
        sentMs = nowMs;
        answers = false;
    }

    /** It holds so many of the leader's entries: fewer than where the batch began if that didn't fit. */
    void answered(int length) {
        answers = true;
        held = Math.max(held, length);
        sent = length < from ? held : Math.max(sent, held);
    }

    /** Whether it lacks something, and hasn't answered for too long. */
    boolean isOverdue(Journal journal, long nowMs) {
        boolean isBehind = held < journal.length() || told < journal.agreed();
        return isBehind && nowMs - sentMs >= Leadership.AGAIN_MS;
    }

    /** From what it holds for sure. */
    void beginAgain() {
        sent = held;
    }
}

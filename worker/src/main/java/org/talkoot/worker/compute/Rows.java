package org.talkoot.worker.compute;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.talkoot.engine.layer.Minibatch;
import org.talkoot.engine.layer.ShardRows;

/** A worker's rows of a minibatch, in the words of a report. */
final class Rows {
    private static final int NAMED = 5; // samples

    private Rows() {}

    /** Such as {@code in shards 2 to 4, with samples 5, 17, 3, 8, 12 and 31 more (counted from 0)}. */
    static String inWords(Minibatch minibatch) {
        ShardRows rows = minibatch.rows();
        if (rows.firstShard() == rows.endShard()) {
            return "without a shard";
        }
        return "in " + shards(rows.firstShard(), rows.endShard() - 1) + ", with "
                + samples(Arrays.copyOf(minibatch.samples(), rows.rows()));
    }

    private static String shards(int first, int last) {
        return first == last ? "shard " + first : "shards " + first + (last == first + 1 ? " and " : " to ") + last;
    }

    /** The first few by number, which is their place in the data set. */
    static String samples(int[] samples) {
        String named =
                Arrays.stream(samples).limit(NAMED).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return switch (samples.length) {
            case 0 -> "no sample";
            case 1 -> "sample " + named + " (counted from 0)";
            default ->
                "samples " + named + (samples.length > NAMED ? " and " + (samples.length - NAMED) + " more" : "")
                        + " (counted from 0)";
        };
    }
}

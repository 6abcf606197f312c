package org.talkoot.jmh.exchange;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.talkoot.jmh.MeanTime;

/**
 * How fast two workers exchange parameters, with the sums but without computing anything else; or, as the limit that Artery
 * sets, two actors that send messages of the same sizes over it. With 64 floats in all a round is two hops.
 *
 * <p>Workers go on by themselves for many rounds, so what it takes to start them, and to hear of the end, hardly counts. {@code
 * -prof org.talkoot.jmh.ProcessorTime} adds what a round costs a processor in one of the processes.
 */
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ExchangeBenchmark extends MeanTime {
    private static final int ROUNDS = 200;

    /** How they exchange. */
    public enum Way {
        /** In one process, as references. */
        REFERENCES,
        /** Between two processes, over lanes. */
        LANES,
        /** Between two processes, over Artery. */
        ARTERY,
        /** Likewise, but actors that look at nothing. */
        BARE_ARTERY
    }

    @Param
    public Way way;

    @Param({"64", "1048576"})
    public int floats;

    @Param("65536")
    public int chunkFloats;

    private Pair pair;

    @Setup
    public void start() throws IOException {
        pair = Pair.start(way, Chunks.of(floats, chunkFloats));
    }

    @TearDown
    public void end() {
        pair.close();
    }

    @Benchmark
    @OperationsPerInvocation(ROUNDS)
    public void round() {
        pair.exchange(ROUNDS);
    }
}

package org.talkoot.jmh;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** A processor's time for an operation, on all threads of the process; {@code -prof org.talkoot.jmh.ProcessorTime}. */
public final class ProcessorTime implements InternalProfiler {
    private long beganNs;

    @Override
    public String getDescription() {
        return "a processor's time for an operation, on all threads of the process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        beganNs = processorNs();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double micros = (processorNs() - beganNs) / 1e3 / result.getMetadata().getAllOps();
        return List.of(new ScalarResult("processor", micros, "us/op", AggregationPolicy.AVG));
    }

    private static long processorNs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}

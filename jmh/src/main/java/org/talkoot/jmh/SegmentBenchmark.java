package org.talkoot.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.talkoot.deploy.bench.PeerModel;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.worker.compute.LoneWorker;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.WorkerCompute;
import org.talkoot.worker.job.TrainingJob;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.Segment.Kind;

/** The segments of a step of mlp-bn that aren't a layer's, and a whole step, on one worker that has all 8 shards of 32 samples. */
public class SegmentBenchmark extends MeanTime {
    private static final Segment LOSS = new Segment(Kind.LOSS, 0);

    private Path folder;
    private WorkerCompute compute;
    private Segment load;
    private Segment update;
    private int steps; // of an epoch
    private int step;

    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory("talkoot-jmh");
        PeerModel.writeData(folder);
        TrainingJob job = PreparedRun.resolve(PeerModel.MLP_BN.job(folder, List.of()));
        compute = LoneWorker.of(job, new NodeMemory(new PreparedRun(job, Storage.none()).start()));
        load = compute.program().instruction(0).segment();
        update = compute.program().update(0);
        steps = job.minibatches().steps();
        step();
    }

    @TearDown
    public void delete() throws IOException {
        for (String file : List.of("images", "labels")) {
            Files.delete(folder.resolve(file));
        }
        Files.delete(folder);
    }

    /** 256 samples of 784 bytes, in random order out of 60,000. */
    @Benchmark
    public void load() {
        compute.run(load, nextStep());
    }

    @Benchmark
    public void loss() {
        compute.run(LOSS, step);
    }

    /** A chunk's: 64 Ki parameters, coupled decay and momentum. */
    @Benchmark
    public void update() {
        compute.run(update, step);
    }

    @Benchmark
    public void step() {
        LoneWorker.train(compute, nextStep());
    }

    private int nextStep() {
        step = (step + 1) % steps;
        return step;
    }
}

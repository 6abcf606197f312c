package org.talkoot.deploy.recovery;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.ToDoubleFunction;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.chaos.Condition;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.Faults;
import org.talkoot.deploy.chaos.FaultyTraining;
import org.talkoot.deploy.chaos.Recoveries;
import org.talkoot.deploy.chaos.Recoveries.Recovery;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec;

/**
 * How long a run takes to recover from the death of a worker: kills one after the other, at random moments, each when the
 * one before has been replaced. The model is a perceptron of 512 and 512 with batch norm on images of MNIST's size, in
 * minibatches of 256. Run it with the test class path; arguments: kills, and one or more numbers of workers.
 */
final class RecoveryBenchmark {
    private static final double WARM_UP_SECONDS = 15;
    private static final int SAMPLES = 25_600;
    private static final int SIDE = 28;
    private static final int CLASSES = 10;

    private final int workers;
    private final List<Fault> faults = new ArrayList<>();
    private final Random random;
    private final Recoveries recoveries;
    private final FaultyTraining faulty;
    private volatile int turn = -1; // of the faults
    private volatile long dueNanos;

    private RecoveryBenchmark(int workers, int kills, long seed) {
        this.workers = workers;
        random = new Random(seed);
        for (int i = 0; i < kills; i++) {
            int number = i;
            int place = random.nextInt(workers);
            faults.add(Faults.when(
                            new Condition(
                                    "at a random moment", moment -> turn == number && System.nanoTime() - dueNanos > 0),
                            Condition.worker(place))
                    .kill());
        }
        faulty = new FaultyTraining(faults);
        recoveries = new Recoveries(faulty.watch());
    }

    public static void main(String[] arguments) throws Exception {
        int kills = Integer.parseInt(arguments[0]);
        JobSpec job = job(images());
        for (String workers : Arrays.asList(arguments).subList(1, arguments.length)) {
            new RecoveryBenchmark(Integer.parseInt(workers), kills, 1).run(job);
        }
    }

    private static JobSpec job(DataSpec data) {
        return JobSpec.builder()
                .name("recovery-benchmark")
                .epochs(100_000)
                .batchSize(256)
                .data(data)
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(512),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        new LayerSpec.Dropout(0.1),
                        LayerSpec.Linear.of(512),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        new LayerSpec.Dropout(0.1),
                        LayerSpec.Linear.of(CLASSES))
                .optimizer(OptimizerSpec.builder(0.02)
                        .momentum(0.9)
                        .weightDecay(5e-4)
                        .build())
                .run(RunSpec.standard().withEvaluateEveryEpochs(0))
                .build();
    }

    /** Noise, in which the brightness of a row gives the class away. */
    private static DataSpec images() throws IOException {
        Path folder = Files.createTempDirectory("recovery-benchmark");
        Random noise = new Random(1);
        byte[] pixels = new byte[SAMPLES * SIDE * SIDE];
        noise.nextBytes(pixels);
        byte[] labels = new byte[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            labels[i] = (byte) (i % CLASSES);
            int row = i * SIDE * SIDE + 2 * labels[i] * SIDE;
            Arrays.fill(pixels, row, row + SIDE, (byte) 255);
        }
        Path images = idx(folder.resolve("images"), new int[] {SAMPLES, SIDE, SIDE}, pixels);
        Path classes = idx(folder.resolve("labels"), new int[] {SAMPLES}, labels);
        return new DataSpec.Idx(
                new DataSpec.IdxFiles(images, classes, OptionalInt.empty()), Optional.empty(), Preparation.standard());
    }

    private static Path idx(Path file, int[] shape, byte[] values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x800 + shape.length); // unsigned bytes
        for (int size : shape) {
            out.writeInt(size);
        }
        out.write(values);
        file.toFile().deleteOnExit();
        return Files.write(file, bytes.toByteArray());
    }

    private void run(JobSpec job) {
        dueNanos = System.nanoTime() + (long) (WARM_UP_SECONDS * 1e9);
        turn = 0;
        try (LocalTraining started = faulty.start(job, LocalTraining.Options.workers(workers), new Pacemaker())) {
            started.result().toCompletableFuture().join();
        } catch (CompletionException over) {
            if (!(over.getCause() instanceof CancellationException)) {
                throw over;
            }
            print();
        }
    }

    private void print() {
        List<Recovery> all = faults.stream()
                .flatMap(fault -> fault.occurrence().flatMap(recoveries::after).stream())
                .toList();
        System.out.printf("%d workers, %d kills, in ms:%n", workers, all.size());
        print("noticed", all, recovery -> recovery.noticed() / 1e6);
        print("a step complete in the new world", all, recovery -> recovery.again() / 1e6);
        print("a step complete that never was", all, recovery -> recovery.caughtUp() / 1e6);
        print("committed", all, recovery -> recovery.committed() / 1e6);
        print("steps computed again", all, Recovery::replayed);
    }

    private static void print(String what, List<Recovery> all, ToDoubleFunction<Recovery> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "  %-34s median %8.1f  maximum %8.1f%n",
                what,
                sorted[sorted.length / 2],
                sorted[sorted.length - 1]);
    }

    /** The next death comes up to two seconds after all are together again. */
    private final class Pacemaker implements TrainingListener {
        private int inWorld = workers;

        @Override
        public void recovering(Recovering event) {
            recoveries.recovering(event);
        }

        @Override
        public void worldChanged(WorldChanged event) {
            recoveries.worldChanged(event);
            inWorld = event.workers();
        }

        @Override
        public void stepCommitted(StepCommitted event) {
            recoveries.stepCommitted(event);
            boolean recovered = inWorld == workers
                    && faults.get(turn).occurrence().flatMap(recoveries::after).isPresent();
            if (recovered && turn == faults.size() - 1) {
                throw new CancellationException("all killed"); // which ends the run
            } else if (recovered) {
                dueNanos = System.nanoTime() + (long) (random.nextDouble() * 2e9);
                turn++;
            }
        }
    }
}

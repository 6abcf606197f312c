package org.talkoot.deploy.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Tensor;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/**
 * Measures a model's weights at its commits: the Euclidean norm of each large tensor and of all parameters, how far they
 * moved a step since the measurement before (‖w - w'‖ / steps / ‖w‖), and the norm of the optimizer's velocity, which is a
 * running sum of gradients. On a thread of its own, which works for at most a twentieth of the time;
 * commits meanwhile are left out.
 */
final class WeightNorms implements BiConsumer<TrainingJob, Snapshot>, AutoCloseable {
    static final String ALL = "all";
    private static final int MOST_TENSORS = 10;
    private static final int MOST_REMEMBERED = 1 << 24; // floats of weights that may be held on to, to compare
    private static final int PAUSE = 20; // times as long as a measurement took

    /**
     * @param tensor its name, or {@link #ALL}
     * @param movement not a number where there is nothing to compare with
     * @param velocity not a number without momentum
     */
    record Norm(String tensor, double weights, double movement, double velocity) {}

    /** Takes what was measured. */
    interface Receiver {
        void measured(int steps, List<Norm> norms);
    }

    private final Receiver receiver;
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            WeightNorms::thread,
            new ThreadPoolExecutor.DiscardPolicy()); // whoever commits after the end isn't to hear of it
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile long notBeforeNanos = System.nanoTime();
    private Snapshot before; // the thread's own

    WeightNorms(Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public void accept(TrainingJob job, Snapshot snapshot) {
        if (System.nanoTime() - notBeforeNanos >= 0 && busy.compareAndSet(false, true)) {
            thread.execute(() -> measure(job.model(), snapshot));
        }
    }

    private void measure(Model model, Snapshot snapshot) {
        long beginNanos = System.nanoTime();
        try {
            receiver.measured(snapshot.steps(), norms(model, before, snapshot));
            before = snapshot.weights().length <= MOST_REMEMBERED ? snapshot : null;
        } finally {
            long nowNanos = System.nanoTime();
            notBeforeNanos = nowNanos + PAUSE * (nowNanos - beginNanos);
            busy.set(false);
        }
    }

    /** @param before null for none; one that isn't older counts as none */
    static List<Norm> norms(Model model, Snapshot before, Snapshot now) {
        Snapshot older = before != null && before.steps() < now.steps() ? before : null;
        List<Norm> norms = new ArrayList<>();
        norms.add(norm(ALL, 0, now.weights().length, older, now));
        model.tensors().stream()
                .filter(each -> each.kind() == Tensor.Kind.PARAMETER)
                .sorted(Comparator.comparingInt((Tensor each) -> each.end() - each.offset())
                        .reversed())
                .limit(MOST_TENSORS)
                .sorted(Comparator.comparingInt(Tensor::offset))
                .forEach(each -> norms.add(norm(each.name(), each.offset(), each.end(), older, now)));
        return norms;
    }

    private static Norm norm(String name, int from, int to, Snapshot before, Snapshot now) {
        double weights = 0;
        double movement = 0;
        double velocity = 0;
        for (int i = from; i < to; i++) {
            double weight = now.weights()[i];
            weights += weight * weight;
            if (before != null) {
                double moved = weight - before.weights()[i];
                movement += moved * moved;
            }
            if (now.velocity() != null) {
                velocity += (double) now.velocity()[i] * now.velocity()[i];
            }
        }
        double norm = Math.sqrt(weights);
        return new Norm(
                name,
                norm,
                before == null || norm == 0 ? Double.NaN : Math.sqrt(movement) / (now.steps() - before.steps()) / norm,
                now.velocity() == null ? Double.NaN : Math.sqrt(velocity));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "talkoot-norms");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }
}

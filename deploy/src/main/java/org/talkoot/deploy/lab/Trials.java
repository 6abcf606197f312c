package org.talkoot.deploy.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.talkoot.deploy.show.WorkDisplay;

/** Trains networks side by side, each on one thread: their results don't depend on how many there are. */
final class Trials implements AutoCloseable {
    private final ExecutorService threads;
    private final WorkDisplay display;

    Trials(int threads, WorkDisplay display) {
        this.threads = Executors.newFixedThreadPool(threads, Trials::thread);
        this.display = display;
    }

    /** Trains each as it says, and looks at it so many times on the way. */
    List<Outcome> train(String what, List<Recipe> recipes, int checks) {
        return run(what, recipes, training -> Outcome.train(training, checks));
    }

    /** Does the work with a training of each recipe; the results are in their order. */
    <T> List<T> run(String what, List<Recipe> recipes, Function<LabTraining, T> work) {
        display.begin(
                what, recipes.stream().mapToLong(each -> each.pace().steps()).sum());
        List<Future<T>> results = new ArrayList<>();
        for (Recipe recipe : recipes) {
            results.add(threads.submit(() -> work.apply(new LabTraining(recipe, display::step))));
        }
        try {
            List<T> found = new ArrayList<>();
            for (Future<T> result : results) {
                found.add(result.get());
            }
            return found;
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "talkoot-lab");
        thread.setDaemon(true);
        return thread;
    }
}

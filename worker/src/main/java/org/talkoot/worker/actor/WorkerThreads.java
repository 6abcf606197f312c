package org.talkoot.worker.actor;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.DispatcherConfigurator;
import org.apache.pekko.dispatch.Dispatchers;

/**
 * A thread of its own for each incarnation of a worker: a dispatcher whose executor is an affinity pool of one thread,
 * which spins briefly before it sleeps. (Measured on 2 cores: two actors that swap an array after each 200 µs of computing
 * lose 7 µs a swap with it, 28 µs on the default dispatcher. One pool for all workers would assign mailboxes to threads for
 * good, so that a replaced worker would share a thread.)
 *
 * <p>In a process that talks to others it sleeps at once: a message from another process passes several threads of the
 * transport, which need the cores. (Measured on 2 cores under load, two processes of one worker: a message and its answer take
 * half to four fifths of the time.)
 */
public final class WorkerThreads {
    private static final AtomicInteger INCARNATIONS = new AtomicInteger();
    private static final int SPINNING = 5;
    private static final int SLEEPING = 1;

    private WorkerThreads() {}

    /** @param crowded whether there are more workers than cores, so that spinning would take time from another */
    public static DispatcherSelector next(ActorSystem<?> system, boolean crowded) {
        Dispatchers dispatchers = Adapter.toClassic(system).dispatchers();
        boolean spins = !crowded && !system.address().hasGlobalScope();
        String id = "talkoot.worker-" + INCARNATIONS.incrementAndGet();
        Config config = ConfigFactory.parseMap(Map.of(
                        "id",
                        id,
                        "type",
                        "Dispatcher",
                        "executor",
                        "affinity-pool-executor",
                        "throughput",
                        64,
                        "affinity-pool-executor.parallelism-min",
                        1,
                        "affinity-pool-executor.parallelism-max",
                        1,
                        "affinity-pool-executor.idle-cpu-level",
                        spins ? SPINNING : SLEEPING))
                .withFallback(dispatchers.defaultDispatcherConfig());
        dispatchers.registerConfigurator(id, new DispatcherConfigurator(config, dispatchers.prerequisites()));
        return DispatcherSelector.fromConfig(id);
    }
}

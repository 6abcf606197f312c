package org.talkoot.deploy.machines;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.talkoot.coordinator.Candidate;
import org.talkoot.coordinator.CoordinatorEffects;
import org.talkoot.coordinator.CoordinatorMachine;
import org.talkoot.coordinator.JobPlan;
import org.talkoot.coordinator.Start;
import org.talkoot.coordinator.Timing;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.StepProgram.StageTraits;
import org.talkoot.worker.step.WorkerMachine;

/**
 * The coordinator's machine, machines of workers, and a network that delays, reorders, repeats and loses messages, on virtual
 * time and from one seed. What it must hold is checked by {@link History} and {@link VirtualMember}.
 */
final class VirtualCluster implements CoordinatorEffects {
    static final long BOUNDARY_PATIENCE_MS = 20_000;
    private static final Timing TIMING = new Timing(60_000, 2_000, 1_000, 5_000, 1_000);
    private static final long TICK_MS = 250;
    private static final long LOOK_MS = 100;
    /** After that much virtual time, every run is over, or something hangs. */
    private static final long END_MS = 2_000_000;

    private record Event(long atMs, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::number));
    private final Random random;
    private final List<StageTraits> stages = new ArrayList<>();
    private final List<Integer> stageOfChunk = new ArrayList<>();
    private final List<Integer> chunkSizes = new ArrayList<>();
    private final VirtualMemory memory;
    private final History history;
    private final CoordinatorMachine coordinator;
    private final Map<String, VirtualMember> members = new TreeMap<>(); // by name; all there ever were
    private final TreeSet<String> hosted =
            new TreeSet<>(); // names of those that are neither dead, leaving nor written off
    private final TreeSet<String> watched = new TreeSet<>(); // names of those that are neither dead nor written off
    private List<String> world = List.of(); // names by rank
    private long nowMs;
    private long scheduled;
    private int incarnations;
    private int toLose; // messages
    private boolean over;

    VirtualCluster(long seed) {
        random = new Random(seed);
        for (int stage = 0, count = 1 + random.nextInt(4); stage < count; stage++) {
            stages.add(new StageTraits("model[" + stage + "]", random.nextInt(3) == 0, random.nextInt(3) == 0));
        }
        for (int chunk = 0, count = 1 + random.nextInt(4); chunk < count; chunk++) {
            stageOfChunk.add(random.nextInt(stages.size()));
            chunkSizes.add(1 + random.nextInt(9));
        }
        memory = new VirtualMemory(chunkSizes.size());
        JobPlan plan = new JobPlan(
                1 + random.nextInt(8),
                1 + random.nextInt(12),
                1 + random.nextInt(3),
                random.nextInt(3),
                random.nextInt(4) > 0);
        history = new History(plan);
        int workers = 1 + random.nextInt(5);
        coordinator = new CoordinatorMachine(plan, Start.first(1, workers, 0), TIMING, this, nowMs);
        for (int i = 0; i < workers; i++) {
            host();
        }
        repeat(TICK_MS, () -> coordinator.tick(nowMs));
        repeat(TICK_MS, () -> members.values().forEach(VirtualMember::tick));
        repeat(LOOK_MS, () -> watched.forEach(name -> members.get(name).look()));
    }

    private void repeat(long intervalMs, Runnable action) {
        after(intervalMs, () -> {
            action.run();
            repeat(intervalMs, action);
        });
    }

    private void host() {
        VirtualMember member = new VirtualMember("w" + incarnations++, this);
        members.put(member.name(), member);
        hosted.add(member.name());
        watched.add(member.name());
        after(random.nextInt(100), () -> {
            if (member.isAlive()) {
                coordinator.joined(new Candidate(member.name(), chunkSizes, "numerics", new Fence(0, 0), 0), nowMs);
            }
        });
    }

    /** Lets them happen at random moments from now on. */
    void schedule(Faults faults, long withinMs) {
        schedule(faults.deaths(), withinMs, this::killOneOrAll);
        schedule(faults.hangs(), withinMs, () -> anyMember().ifPresent(VirtualMember::hang));
        schedule(faults.exceptions(), withinMs, () -> anyMember().ifPresent(VirtualMember::fault));
        schedule(faults.losses(), withinMs, () -> toLose++);
        schedule(faults.lies(), withinMs, () -> anyMember().ifPresent(VirtualMember::lie));
        schedule(faults.joins(), withinMs, this::host);
        schedule(faults.leaves(), withinMs, this::leave);
    }

    private void schedule(int count, long withinMs, Runnable fault) {
        for (int i = 0; i < count; i++) {
            after((long) (random.nextDouble() * withinMs), fault);
        }
    }

    private Optional<VirtualMember> anyMember() {
        return hosted.stream()
                .skip(random.nextInt(Math.max(1, hosted.size())))
                .findFirst()
                .map(members::get);
    }

    private void killOneOrAll() {
        if (random.nextInt(5) == 0) {
            List.copyOf(hosted).forEach(name -> kill(members.get(name)));
        } else {
            anyMember().ifPresent(this::kill);
        }
    }

    private void kill(VirtualMember member) {
        member.die();
        hosted.remove(member.name());
        watched.remove(member.name());
        after(random.nextInt(500), () -> coordinator.died(member.name(), nowMs));
        after(random.nextInt(3_000), this::host);
    }

    private void leave() {
        if (hosted.size() > 1) {
            anyMember().ifPresent(member -> {
                hosted.remove(member.name());
                after(random.nextInt(100), () -> coordinator.wantsToLeave(member.name(), nowMs));
            });
        }
    }

    /** Runs to the job's end, or as long as anything can happen. */
    History run() {
        while (!over && nowMs < END_MS) {
            Event event = events.poll();
            nowMs = event.atMs();
            event.action().run();
        }
        return history;
    }

    void after(long delayMs, Runnable action) {
        events.add(new Event(nowMs + delayMs, scheduled++, action));
    }

    private void deliver(Runnable message) {
        for (int copies = random.nextInt(5) == 0 ? 3 : 1; copies > 0; copies--) {
            after(random.nextInt(50) == 0 ? random.nextInt(300) : random.nextInt(20), message);
        }
    }

    private void deliverOrLose(Runnable message) {
        if (toLose > 0 && random.nextBoolean()) {
            toLose--;
        } else {
            deliver(message);
        }
    }

    void send(String receiver, PeerMessage message) {
        deliverOrLose(() -> members.get(receiver).tell(machine -> machine.received(message, nowMs)));
    }

    /** What nobody else would notice the lack of isn't lost: silence ends the job. */
    void report(WorkerReport report) {
        if (report instanceof WorkerReport.Stalled stalled) {
            deliver(() -> coordinator.stalled(stalled, nowMs));
        } else if (report instanceof WorkerReport.Failed failed) {
            deliver(() -> coordinator.reported(failed, nowMs));
        } else if (report instanceof WorkerReport.InWorld other) {
            deliverOrLose(() -> coordinator.reported(other, nowMs));
        }
    }

    @Override
    public void formWorld(World formed, List<String> names) {
        world = names;
        for (int rank = 0; rank < names.size(); rank++) {
            int own = rank;
            deliver(() -> members.get(names.get(own)).form(formed, own, names));
        }
    }

    private void tellAll(Consumer<WorkerMachine> command) {
        world.forEach(name -> deliverOrLose(() -> members.get(name).tell(command)));
    }

    @Override
    public void proceed(Fence fence, int boundary, long patienceMs) {
        tellAll(machine -> machine.proceed(fence, boundary, patienceMs, nowMs));
    }

    @Override
    public void evaluate(Fence fence, int steps) {
        tellAll(machine -> machine.evaluate(fence, steps, nowMs));
    }

    @Override
    public void deliverState(Fence fence, int rank) {
        String name = world.get(rank);
        deliverOrLose(() -> members.get(name).deliverState(fence));
    }

    @Override
    public void release(String name) {
        deliver(() -> {
            members.get(name).tell(machine -> members.get(name).die());
            coordinator.died(name, nowMs);
        });
    }

    /** It is left behind: sometimes it comes out of its segment later, and sometimes it doesn't even stop then. */
    @Override
    public void replace(String name) {
        hosted.remove(name);
        watched.remove(name);
        if (random.nextBoolean()) {
            deliver(() -> members.get(name).tell(machine -> members.get(name).die()));
        }
        host();
    }

    @Override
    public void publish(JobEvent event) {
        history.add(event);
    }

    @Override
    public void stop() {
        over = true;
    }

    VirtualMemory memory() {
        return memory;
    }

    /** The same segments for all, but other objects, as every world has its own. */
    StepProgram program() {
        return new StepProgram(stages, stageOfChunk);
    }

    /** The only stage that reads a chunk. */
    int stageOf(int chunk) {
        return stageOfChunk.get(chunk);
    }

    Random random() {
        return random;
    }

    long nowMs() {
        return nowMs;
    }
}

package org.talkoot.deploy.simulation;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds mistakes that could have been made: each of these within a few schedules, and few faults show it. */
@Tag("system") // for its length
class PlantedDefectsTest {
    private static final int MOST_SCHEDULES = 2_000;
    private static final int MOST_FAULTS = 4; // that a defect takes to show
    private static final StringBuilder TABLE = new StringBuilder();

    private static PlantedDefect machine(String name, String text, String instead) {
        return new PlantedDefect(name, "worker", "org.talkoot.worker.step.WorkerMachine", text, instead);
    }

    private static PlantedDefect conversation(String name, String text, String instead) {
        return new PlantedDefect(name, "worker", "org.talkoot.worker.step.Conversation", text, instead);
    }

    private static PlantedDefect inbox(String name, String text, String instead) {
        return new PlantedDefect(name, "worker", "org.talkoot.worker.step.Inbox", text, instead);
    }

    private static PlantedDefect memory(String name, String text, String instead) {
        return new PlantedDefect(name, "worker", "org.talkoot.worker.compute.NodeMemory", text, instead);
    }

    private static PlantedDefect compute(String name, String type, String text, String instead) {
        return new PlantedDefect(name, "worker", "org.talkoot.worker.compute." + type, text, instead);
    }

    private static PlantedDefect driver(String name, String type, String text, String instead) {
        return new PlantedDefect(name, "worker", "org.talkoot.worker.actor." + type, text, instead);
    }

    private static PlantedDefect coordinator(String name, String type, String text, String instead) {
        return new PlantedDefect(name, "coordinator", "org.talkoot.coordinator." + type, text, instead);
    }

    private static PlantedDefect checkpoint(String name, String type, String text, String instead) {
        return new PlantedDefect(name, "deploy", "org.talkoot.deploy.checkpoint." + type, text, instead);
    }

    static List<PlantedDefect> messages() {
        return List.of(
                machine(
                        "a message of an older step is accepted",
                        "return isOfThisWorld(message) && message.step() == step;",
                        "return isOfThisWorld(message);"),
                machine(
                        "a message of an older world is accepted",
                        "phase != Phase.IDLE && message.fence().equals(world.fence())",
                        "phase != Phase.IDLE"),
                machine(
                        "a world that is told again begins again",
                        "fence.compareTo(world.fence()) > 0",
                        "fence.compareTo(world.fence()) >= 0"),
                conversation(
                        "a chunk is updated before the last has let go of it",
                        "cardinality() == roles.speakers(chunk).cardinality()",
                        "cardinality() >= roles.speakers(chunk).cardinality() - 1"),
                conversation(
                        "the velocity stays in the process of the chunk's owner",
                        "return hasVelocity && steps > world.startStep();",
                        "return false;"),
                conversation(
                        "an agent keeps the new weights to itself",
                        "tellWeights(weights.chunk(), message.step());",
                        "weights.chunk();"),
                machine("a worker's deadline never fires", "waitedMs > patienceMs", "waitedMs > 1_000 * patienceMs"),
                inbox(
                        "messages are counted, not collected by sender",
                        "boolean news = !set.get(element);\n        set.set(element);\n        return news;",
                        "set.set(set.cardinality());\n        return true;"),
                inbox("statistics aren't waited for", "if (!heard.get(rank)) {", "if (heard.isEmpty()) {"),
                inbox(
                        "what a worker passes up lacks what is below it",
                        "return computed.get(exchange) && isHeard(exchange, ranks);",
                        "return computed.get(exchange);"),
                conversation(
                        "a total isn't handed down",
                        "if (roles(exchange).isAbove(sender)) {",
                        "if (roles(exchange).isAbove(sender) && step < 0) {"),
                conversation(
                        "a chunk is updated before all norms are here",
                        "inbox.isHeard(exchange, norms.awaited())",
                        "updatable.isEmpty()"),
                driver(
                        "a boundary is committed by a word that was said before",
                        "WorkerDriver",
                        "if (command.boundary() > machine.steps()) {",
                        "if (command.boundary() > 0) {"),
                driver(
                        "a suspended process takes its workers for hanging",
                        "Lookout",
                        "awakeSinceMs = nowMs;\n        }",
                        "awakeSinceMs = 0;\n        }"));
    }

    static List<PlantedDefect> arrays() {
        return List.of(
                memory(
                        "a snapshot is released before the next is committed",
                        "if (world.equals(fence)) {\n            snapshots.put(",
                        "if (world.equals(fence)) {\n            snapshots.clear();\n            snapshots.put("),
                memory(
                        "a snapshot from another process isn't kept",
                        "if (snapshot.steps() >= committed) {",
                        "if (snapshot.steps() < committed) {"),
                memory(
                        "the optimizer's state isn't restored",
                        "start.velocity().clone());",
                        "new float[start.velocity().length]);"),
                memory("a world writes into its snapshot", "start.weights().clone(),", "start.weights(),"),
                memory(
                        "a new world takes over the arrays of the one before",
                        "shared = null; // there may be no room for those of two worlds\n"
                                + "            shared = new SharedWeights(\n"
                                + "                    start.weights().clone(),",
                        "shared = new SharedWeights(shared == null ? start.weights().clone()"
                                + " : java.nio.FloatBuffer.wrap(shared.weights()).put(start.weights()).array(),"),
                compute(
                        "the buffers aren't restored",
                        "WorkerCompute",
                        "memory.snapshot(world.startStep()).buffers().clone()",
                        "job.initial().buffers().clone()"),
                compute(
                        "a partial gradient is added twice",
                        "ChunkUpdate",
                        "left[i] += right[i];",
                        "left[i] += right[i] + right[i];"),
                compute(
                        "an agent sends its own part for that of its process",
                        "ChunkUpdate",
                        "fold.fold(parts.own().get(i), present, add)",
                        "parts.firstOwn()"),
                compute(
                        "a dropout mask belongs to the worker, not to the sample",
                        "WorkerCompute",
                        "job.spec().seed(),\n                shared.weights(),",
                        "job.spec().seed() + rank,\n                shared.weights(),"),
                new PlantedDefect(
                        "a turn forgets what the turns before it summed",
                        "engine",
                        "org.talkoot.engine.layer.NodeSums",
                        "Blas.add(to - from, right, from, left, from);",
                        "System.arraycopy(right, from, left, from, to - from);"),
                checkpoint(
                        "a damaged checkpoint is gone on from",
                        "CheckpointFiles",
                        "if (!same) {",
                        "if (name.isEmpty()) {"),
                checkpoint(
                        "a checkpoint loses the optimizer's state",
                        "Checkpoint",
                        "? velocity(job.model()) : null",
                        "? new float[job.model().parameters()] : null"));
    }

    static List<PlantedDefect> decisions() {
        return List.of(
                coordinator(
                        "a generation isn't raised",
                        "CoordinatorMachine",
                        "new Fence(start.term(), ++generation)",
                        "new Fence(start.term(), generation = Math.max(1, generation))"),
                coordinator(
                        "a report of an older world is accepted",
                        "CoordinatorMachine",
                        "current == null || !report.fence().equals(current.fence())",
                        "current == null || report.sender() >= current.workers()"),
                coordinator(
                        "another state at a boundary isn't noticed",
                        "CoordinatorMachine",
                        "boundary.odd() >= 0",
                        "boundary.odd() > boundary.to()"),
                coordinator(
                        "a boundary is committed before all have reached it",
                        "Boundary",
                        "return reached.size() == workers;",
                        "return reached.size() >= Math.max(1, workers - 1);"),
                coordinator(
                        "losses are counted, not collected by step",
                        "Boundary",
                        "lossesHere.set(step - from);",
                        "lossesHere.set(lossesHere.cardinality());"),
                coordinator(
                        "patience is cut short",
                        "Patience",
                        "Math.max(leastMs, (long) (STEPS * stepMs))",
                        "Math.min(leastMs, (long) stepMs)"),
                coordinator(
                        "nobody notices that nobody gets on",
                        "Generation",
                        "return stillMs > STILL * longestMs",
                        "return stillMs > 1_000 * longestMs"),
                coordinator(
                        "an evaluation is complete without the last share",
                        "Evaluation",
                        "return shares.size() == workers;",
                        "return shares.size() >= Math.max(1, workers - 1);"));
    }

    @BeforeAll
    static void logWarningsOnly() {
        Campaign.logWarningsOnly();
    }

    @AfterAll
    static void printTheTable() {
        System.out.printf("planted defects: schedules until found, faults that show it:%n%s", TABLE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"messages", "arrays", "decisions"})
    void itIsFound(PlantedDefect defect) throws ReflectiveOperationException {
        long began = System.nanoTime();
        Class<?> campaign = new DefectiveClasses(defect).loadClass(Campaign.class.getName());
        String[] found = (String[])
                campaign.getMethod("firstFinding", int.class, int.class).invoke(null, MOST_SCHEDULES, MOST_FAULTS);
        assertNotNull(found, "not found with at most " + MOST_FAULTS + " faults in " + MOST_SCHEDULES + " schedules");
        TABLE.append("  %-60s %5s %3s  %5.1f s  %s%n"
                .formatted(defect, found[0], found[1], (System.nanoTime() - began) / 1e9, found[2]));
        assertTrue(found[3].contains("-Dseed=" + (Integer.parseInt(found[0]) - 1)), found[3]);
    }
}

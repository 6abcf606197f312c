package org.talkoot.jmh.exchange;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.jmh.exchange.ExchangeBenchmark.Way;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.worker.actor.Courier;

/** Two workers that exchange. The second goes on as long as the first does. */
final class Pair implements AutoCloseable {

    /** Tells a worker: this is the other one, and this brings messages to it. */
    record Begin(ActorRef<WorkerCommand> peer, Courier courier) implements WorkerCommand {}

    /** Tells a worker to exchange so many rounds more. */
    record Exchange(int rounds, CompletableFuture<Void> done) implements WorkerCommand {}

    private final Node node; // of the first
    private final Process other; // of the second; null where that is in this one

    private Pair(Node node, Process other) {
        this.node = node;
        this.other = other;
    }

    static Pair start(Way way, Chunks chunks) throws IOException {
        if (way == Way.REFERENCES) {
            Node node = new Node(way, chunks, 0, 1);
            node.worker(0).tell(new Begin(node.worker(1), Courier.DIRECT));
            node.worker(1).tell(new Begin(node.worker(0), Courier.DIRECT));
            goOn(node.worker(1));
            return new Pair(node, null);
        }
        Node node = new Node(way, chunks, 0);
        Process other = new ProcessBuilder(command(way, chunks, node.address()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        node.meet(other.inputReader().readLine());
        return new Pair(node, other);
    }

    /** This class, in a process like this one. */
    private static List<String> command(Way way, Chunks chunks, String address) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Pair.class.getName()));
        command.addAll(
                List.of(way.name(), Integer.toString(chunks.floats()), Integer.toString(chunks.count()), address));
        return command;
    }

    /** The second worker's process, until the first one's ends. Prints its address. */
    public static void main(String[] arguments) throws IOException {
        Chunks chunks = new Chunks(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        try (Node node = new Node(Way.valueOf(arguments[0]), chunks, 1)) {
            System.out.println(node.address());
            node.meet(arguments[3]);
            goOn(node.worker(0));
            System.in.read();
        }
    }

    private static void goOn(ActorRef<WorkerCommand> worker) {
        worker.tell(new Exchange(Integer.MAX_VALUE, new CompletableFuture<>()));
    }

    /** Returns when so many rounds more are over. */
    void exchange(int rounds) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        node.worker(0).tell(new Exchange(rounds, done));
        done.join();
    }

    @Override
    public void close() {
        node.close();
        if (other != null) {
            other.destroyForcibly();
        }
    }
}

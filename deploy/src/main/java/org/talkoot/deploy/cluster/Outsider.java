package org.talkoot.deploy.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobQuestion;

/**
 * Asks the nodes of a running cluster about its job, from a process that never becomes a member: members count where a
 * majority decides. Blocks whoever asks; for one thread.
 */
public final class Outsider implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5); // with a node that says nothing
    private static final Duration AGAIN = Duration.ofSeconds(1); // between two questions while a job stops
    private static final Duration CONNECTING = Duration.ofSeconds(3);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final List<NodeAddress> nodes;
    private final BlockingQueue<JobAnswer> answers = new LinkedBlockingQueue<>();
    private final ActorSystem<JobAnswer> system;

    /** @param options its seeds are asked in turn, until one answers */
    public Outsider(NodeOptions options) {
        nodes = options.seeds();
        system = ClusterSystem.outside(
                Behaviors.receiveMessage(answer -> {
                    answers.add(answer);
                    return Behaviors.same();
                }),
                options);
    }

    /**
     * How the job is going, or that it is over.
     *
     * @throws NoAnswerException if no node can tell
     */
    public JobAnswer status() {
        return ask(new JobQuestion.AskStatus(system)).answer();
    }

    /**
     * Stops the job, and waits until its checkpoint is on disk.
     *
     * @param noted told once that it is being stopped
     * @throws NoAnswerException if no node knows of the job, or it is silent before the job has ended
     */
    public JobAnswer.Ended stop(Runnable noted) {
        JobQuestion question = new JobQuestion.AskStop(system);
        Told first = ask(question);
        if (first.answer() instanceof JobAnswer.Ended ended) {
            return ended;
        }
        noted.run();
        long heardNanos = System.nanoTime();
        while (System.nanoTime() - heardNanos < PATIENCE.toNanos()) {
            Optional<JobAnswer> next = next(AGAIN);
            if (next.isEmpty()) {
                tell(first.node(), question);
            } else if (next.get() instanceof JobAnswer.Ended ended) {
                return ended;
            } else if (next.get() == JobAnswer.Stopping.INSTANCE) {
                heardNanos = System.nanoTime();
            }
        }
        throw new NoAnswerException("the job was being stopped, but nothing was heard of it for " + PATIENCE.toSeconds()
                + " s: the log of the run says whether its checkpoint is complete");
    }

    private record Told(NodeAddress node, JobAnswer answer) {}

    private Told ask(JobQuestion question) {
        List<String> troubles = new ArrayList<>();
        for (NodeAddress node : nodes) {
            Optional<String> unreachable = unreachable(node);
            if (unreachable.isPresent()) {
                troubles.add(node + " can't be reached: " + unreachable.get());
                continue;
            }
            tell(node, question);
            Optional<JobAnswer> answer = next(PATIENCE);
            if (answer.isEmpty()) {
                troubles.add(node + " said nothing for " + PATIENCE.toSeconds()
                        + " s: it must be named as its own --bind names it, and must be able to connect to "
                        + system.address().hostPort().replaceFirst(".*@", ""));
            } else if (answer.get() instanceof JobAnswer.Unknown unknown) {
                troubles.add(node + " can't tell: " + unknown.why());
            } else {
                return new Told(node, answer.get());
            }
        }
        throw new NoAnswerException(String.join("; ", troubles));
    }

    /** Why there can't be an answer, which is known long before nobody has answered; empty if something listens there. */
    private static Optional<String> unreachable(NodeAddress node) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(node.host(), node.port()), (int) CONNECTING.toMillis());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Every node's guardian understands it. */
    private void tell(NodeAddress node, JobQuestion question) {
        String protocol = Cluster.get(system).selfMember().address().protocol();
        ActorRef<HostCommand> guardian =
                ActorRefResolver.get(system).resolveActorRef(node.ofSystem(protocol) + "/user");
        guardian.tell(question);
    }

    private Optional<JobAnswer> next(Duration patience) {
        try {
            return Optional.ofNullable(answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted before there was an answer");
        }
    }

    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(CLOSING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            system.log().warn("the actors took too long to end", e);
        }
    }
}

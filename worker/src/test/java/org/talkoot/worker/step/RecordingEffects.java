package org.talkoot.worker.step;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.PeerMessage;

/** Writes down what a machine decides. */
final class RecordingEffects implements WorkerEffects {
    final List<String> log = new ArrayList<>();
    Segment running;

    String last() {
        return log.get(log.size() - 1);
    }

    long count(String beginning) {
        return log.stream().filter(line -> line.startsWith(beginning)).count();
    }

    @Override
    public void run(Segment segment, int step) {
        running = segment;
        log.add("run " + segment.kind() + " " + segment.index() + " of " + step);
    }

    @Override
    public void accept(PeerMessage message) {
        log.add("accept " + message.getClass().getSimpleName() + " of " + message.step());
    }

    @Override
    public void sendStatistics(int exchange, BitSet receivers, int step) {
        log.add("send statistics " + exchange + " to " + receivers + " of " + step);
    }

    @Override
    public void sendTotal(int exchange, BitSet receivers, int step) {
        log.add("send total " + exchange + " to " + receivers + " of " + step);
    }

    @Override
    public void sendGradient(int chunk, int receiver, int step) {
        log.add("send gradient " + chunk + " to " + receiver + " of " + step);
    }

    @Override
    public void sendWeights(int chunk, BitSet receivers, int step) {
        log.add("send weights " + chunk + " to " + receivers + " of " + step);
    }

    @Override
    public void sendVelocity(int chunk, BitSet receivers, int steps) {
        log.add("send velocity " + chunk + " to " + receivers + " after " + steps);
    }

    @Override
    public void boundaryReached(int steps) {
        log.add("boundary " + steps);
    }

    @Override
    public void evaluated(int steps, EvaluationSet set) {
        log.add("evaluated " + steps + " on " + set.word());
    }

    @Override
    public void failed(int steps, boolean threw, String reason) {
        log.add((threw ? "threw after " : "failed after ") + steps + ": " + reason);
    }
}

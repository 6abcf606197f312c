package org.talkoot.deploy.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerReport;

/** The last lines of what happened, where somebody wants to read them: a schedule is run again for that. */
final class Trace {
    private final int lines;
    private final Deque<String> last = new ArrayDeque<>();

    /** @param lines that are kept; 0 for none */
    Trace(int lines) {
        this.lines = lines;
    }

    boolean isOn() {
        return lines > 0;
    }

    void add(long nowMs, String line) {
        if (isOn()) {
            last.add(String.format(Locale.ROOT, "%9.3f s  %s", nowMs / 1e3, line));
            if (last.size() > lines) {
                last.remove();
            }
        }
    }

    String text() {
        return String.join("\n", last);
    }

    /** Without its arrays. */
    static String words(Object message) {
        if (message instanceof PeerMessage.Statistics sent) {
            return "statistics of exchange " + sent.exchange() + " " + place(sent);
        } else if (message instanceof PeerMessage.GradientChunk sent) {
            return "gradient of chunk " + sent.chunk() + " " + place(sent);
        } else if (message instanceof PeerMessage.WeightsChunk sent) {
            return "weights of chunk " + sent.chunk() + " " + place(sent);
        } else if (message instanceof PeerMessage.VelocityChunk sent) {
            return "velocity of chunk " + sent.chunk() + " " + place(sent);
        } else if (message instanceof WorkerReport.Losses losses) {
            return "losses of " + losses.losses().length + " steps from " + losses.firstStep() + " " + losses.fence();
        } else if (message instanceof WorkerReport.StateDelivered) {
            return "the final state";
        } else if (message instanceof WorkerReport.Evaluated evaluated) {
            return "evaluation after " + evaluated.steps() + " " + evaluated.fence();
        } else if (message instanceof JobEvent.Committed commit) {
            return "COMMITTED in " + commit.fence() + " from step " + commit.from() + " on: "
                    + Arrays.toString(commit.losses());
        } else if (message instanceof JobEvent.Finished) {
            return "FINISHED";
        }
        return message.toString();
    }

    private static String place(PeerMessage message) {
        return "of step " + message.step() + " from rank " + message.sender() + " in " + message.fence();
    }
}

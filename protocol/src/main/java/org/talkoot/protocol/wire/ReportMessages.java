package org.talkoot.protocol.wire;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Phase;
import org.talkoot.protocol.message.WorkerReport.Alive;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;
import org.talkoot.protocol.message.WorkerReport.Failed;
import org.talkoot.protocol.message.WorkerReport.Leave;
import org.talkoot.protocol.message.WorkerReport.Losses;
import org.talkoot.protocol.message.WorkerReport.Measured;
import org.talkoot.protocol.message.WorkerReport.Measured.StageSquares;
import org.talkoot.protocol.message.WorkerReport.SnapshotReceived;
import org.talkoot.protocol.message.WorkerReport.Stalled;

/** What workers report within a world, as Protocol Buffers. */
final class ReportMessages {
    private ReportMessages() {}

    static Control.Alive write(Alive m) {
        return Control.Alive.newBuilder()
                .setFence(ControlMessages.write(m.fence()))
                .setSender(m.sender())
                .setSteps(m.steps())
                .setSegments(m.segments())
                .setTrainedMs(m.trainedMs())
                .setSnapshotMs(m.snapshotMs())
                .setDoing(m.doing())
                .addAllWaitsFor(m.waitsFor())
                .addAllSpentMs(spent(m.spentMs()))
                .build();
    }

    static Alive read(Control.Alive p) {
        return new Alive(
                ControlMessages.read(p.getFence()),
                p.getSender(),
                p.getSteps(),
                p.getSegments(),
                p.getTrainedMs(),
                p.getSnapshotMs(),
                p.getDoing(),
                p.getWaitsForList(),
                spent(p.getSpentMsList()));
    }

    static List<Long> spent(Map<Phase, Long> ms) {
        return Arrays.stream(Phase.values())
                .map(phase -> ms.getOrDefault(phase, 0L))
                .toList();
    }

    /** Of phases that are known here. */
    static Map<Phase, Long> spent(List<Long> ms) {
        Map<Phase, Long> spent = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            if (phase.ordinal() < ms.size() && ms.get(phase.ordinal()) > 0) {
                spent.put(phase, ms.get(phase.ordinal()));
            }
        }
        return spent;
    }

    static Control.Losses write(Losses m) {
        return Control.Losses.newBuilder()
                .setFence(ControlMessages.write(m.fence()))
                .setSender(m.sender())
                .setFirstStep(m.firstStep())
                .addAllLosses(ControlMessages.list(m.losses()))
                .addAllGradientNorms(ControlMessages.list(m.gradientNorms()))
                .build();
    }

    static Losses read(Control.Losses p) {
        return new Losses(
                ControlMessages.read(p.getFence()),
                p.getSender(),
                p.getFirstStep(),
                ControlMessages.array(p.getLossesList()),
                ControlMessages.array(p.getGradientNormsList()));
    }

    static Control.BoundaryReached write(BoundaryReached m) {
        return Control.BoundaryReached.newBuilder()
                .setFence(ControlMessages.write(m.fence()))
                .setSender(m.sender())
                .setSteps(m.steps())
                .setStateHash(m.stateHash())
                .setFinite(m.finite())
                .build();
    }

    static BoundaryReached read(Control.BoundaryReached p) {
        return new BoundaryReached(
                ControlMessages.read(p.getFence()), p.getSender(), p.getSteps(), p.getStateHash(), p.getFinite());
    }

    static Control.Measured write(Measured m) {
        return Control.Measured.newBuilder()
                .setFence(ControlMessages.write(m.fence()))
                .setSender(m.sender())
                .setSteps(m.steps())
                .addAllStages(m.stages().stream().map(ReportMessages::write).toList())
                .build();
    }

    private static Control.StageSquares write(StageSquares m) {
        return Control.StageSquares.newBuilder()
                .setStage(m.stage())
                .setWeights(m.weights())
                .setGradients(m.gradients())
                .setMovements(m.movements())
                .setActivations(m.activations())
                .setActivationGradients(m.activationGradients())
                .build();
    }

    static Measured read(Control.Measured p) {
        return new Measured(
                ControlMessages.read(p.getFence()),
                p.getSender(),
                p.getSteps(),
                p.getStagesList().stream().map(ReportMessages::read).toList());
    }

    private static StageSquares read(Control.StageSquares p) {
        return new StageSquares(
                p.getStage(),
                p.getWeights(),
                p.getGradients(),
                p.getMovements(),
                p.getActivations(),
                p.getActivationGradients());
    }

    static Control.Evaluated write(Evaluated m) {
        return Control.Evaluated.newBuilder()
                .setFence(ControlMessages.write(m.fence()))
                .setSender(m.sender())
                .setSteps(m.steps())
                .setSet(m.set().ordinal())
                .addAllLossSums(Arrays.stream(m.lossSums()).boxed().toList())
                .addAllCorrect(Arrays.stream(m.correct()).boxed().toList())
                .build();
    }

    static Evaluated read(Control.Evaluated p) {
        return new Evaluated(
                ControlMessages.read(p.getFence()),
                p.getSender(),
                p.getSteps(),
                EvaluationSet.at(p.getSet()),
                p.getLossSumsList().stream().mapToDouble(Double::doubleValue).toArray(),
                p.getCorrectList().stream().mapToLong(Long::longValue).toArray());
    }

    static Control.Leave write(Leave m) {
        return Control.Leave.newBuilder().setName(m.name()).build();
    }

    static Leave read(Control.Leave p) {
        return new Leave(p.getName());
    }

    static Control.Failed write(Failed m) {
        return Control.Failed.newBuilder()
                .setFence(ControlMessages.write(m.fence()))
                .setSender(m.sender())
                .setSteps(m.steps())
                .setThrew(m.threw())
                .setReason(m.reason())
                .build();
    }

    static Failed read(Control.Failed p) {
        return new Failed(ControlMessages.read(p.getFence()), p.getSender(), p.getSteps(), p.getThrew(), p.getReason());
    }

    static Control.Stalled write(Stalled m) {
        return Control.Stalled.newBuilder()
                .setWorker(m.worker())
                .setWhat(m.what())
                .setForMs(m.forMs())
                .build();
    }

    static Stalled read(Control.Stalled p) {
        return new Stalled(p.getWorker(), p.getWhat(), p.getForMs());
    }

    static Control.SnapshotReceived write(SnapshotReceived m) {
        return Control.SnapshotReceived.newBuilder()
                .setNode(m.node())
                .setSteps(m.steps())
                .setMissing(m.missing())
                .build();
    }

    static SnapshotReceived read(Control.SnapshotReceived p) {
        return new SnapshotReceived(p.getNode(), p.getSteps(), p.getMissing());
    }
}

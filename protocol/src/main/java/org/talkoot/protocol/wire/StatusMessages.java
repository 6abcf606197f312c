package org.talkoot.protocol.wire;

import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobQuestion;
import org.talkoot.protocol.message.JobStatus;

/** Questions about a job from outside of its cluster, and their answers, as Protocol Buffers. */
final class StatusMessages {
    private StatusMessages() {}

    static void addTo(ControlMessages messages, ControlMessages.Actors actors) {
        messages.add(
                JobQuestion.AskStatus.class,
                m -> Status.AskStatus.newBuilder()
                        .setReplyTo(actors.path(m.replyTo()))
                        .build(),
                Status.AskStatus.parser(),
                p -> new JobQuestion.AskStatus(actors.resolve(p.getReplyTo())));
        messages.add(
                JobQuestion.AskStop.class,
                m -> Status.AskStop.newBuilder()
                        .setReplyTo(actors.path(m.replyTo()))
                        .build(),
                Status.AskStop.parser(),
                p -> new JobQuestion.AskStop(actors.resolve(p.getReplyTo())));
        messages.add(JobStatus.class, StatusMessages::write, Status.JobStatus.parser(), StatusMessages::read);
        messages.add(
                JobAnswer.Stopping.class,
                m -> Status.Stopping.getDefaultInstance(),
                Status.Stopping.parser(),
                p -> JobAnswer.Stopping.INSTANCE);
        messages.add(
                JobAnswer.Ended.class,
                m -> Status.Ended.newBuilder().setDone(m.done()).setWhy(m.why()).build(),
                Status.Ended.parser(),
                p -> new JobAnswer.Ended(p.getDone(), p.getWhy()));
        messages.add(
                JobAnswer.Unknown.class,
                m -> Status.Unknown.newBuilder().setWhy(m.why()).build(),
                Status.Unknown.parser(),
                p -> new JobAnswer.Unknown(p.getWhy()));
    }

    private static Status.JobStatus write(JobStatus m) {
        Status.JobStatus.Builder status = Status.JobStatus.newBuilder()
                .setJob(m.job())
                .setPhase(m.phase())
                .setFence(ControlMessages.write(m.fence()))
                .setAwaited(m.awaited())
                .setCommitted(m.committed())
                .setComplete(m.complete())
                .setSteps(m.steps())
                .setLoss(m.loss())
                .setSamplesPerSecond(m.samplesPerSecond())
                .setRecoveries(m.recoveries())
                .addAllNodes(m.nodes());
        m.workers().forEach(worker -> status.addWorkers(write(worker)));
        return status.build();
    }

    private static Status.WorkerStatus write(JobStatus.Worker m) {
        return Status.WorkerStatus.newBuilder()
                .setName(m.name())
                .setShards(m.shards())
                .setSteps(m.steps())
                .setMsPerShard(m.msPerShard())
                .setSilentMs(m.silentMs())
                .setDoing(m.doing())
                .setSlow(m.slow())
                .addAllSpentMs(ReportMessages.spent(m.spentMs()))
                .build();
    }

    private static JobStatus read(Status.JobStatus p) {
        return new JobStatus(
                p.getJob(),
                p.getPhase(),
                ControlMessages.read(p.getFence()),
                p.getAwaited(),
                p.getCommitted(),
                p.getComplete(),
                p.getSteps(),
                p.getLoss(),
                p.getSamplesPerSecond(),
                p.getRecoveries(),
                p.getNodesList(),
                p.getWorkersList().stream().map(StatusMessages::read).toList());
    }

    private static JobStatus.Worker read(Status.WorkerStatus p) {
        return new JobStatus.Worker(
                p.getName(),
                p.getShards(),
                p.getSteps(),
                p.getMsPerShard(),
                p.getSilentMs(),
                p.getDoing(),
                p.getSlow(),
                ReportMessages.spent(p.getSpentMsList()));
    }
}

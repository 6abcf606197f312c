package org.talkoot.protocol.wire;

import org.talkoot.protocol.message.CoordinatorCommand.DismissCoordinator;
import org.talkoot.protocol.message.CoordinatorCommand.Hello;
import org.talkoot.protocol.message.CoordinatorCommand.HelloCoordinator;
import org.talkoot.protocol.message.HostCommand.Dismiss;
import org.talkoot.protocol.message.HostCommand.FetchSnapshot;
import org.talkoot.protocol.message.HostCommand.Offer;
import org.talkoot.protocol.message.HostCommand.Reason;
import org.talkoot.protocol.message.HostCommand.WriteOff;
import org.talkoot.protocol.message.SnapshotReply.NoSnapshot;
import org.talkoot.protocol.message.SnapshotRequest;

/** The messages between the processes of a cluster, as Protocol Buffers. */
final class NodeMessages {
    private NodeMessages() {}

    static void addTo(ControlMessages messages, ControlMessages.Actors actors) {
        addOfHosts(messages, actors);
        addOfCoordinators(messages, actors);
        addOfSnapshots(messages, actors);
    }

    private static void addOfHosts(ControlMessages messages, ControlMessages.Actors actors) {
        messages.add(
                Offer.class,
                m -> Nodes.Offer.newBuilder()
                        .setTerm(m.term())
                        .setRun(m.run())
                        .setJob(m.job())
                        .setFiles(FileMessages.write(m.files()))
                        .setServer(actors.path(m.server()))
                        .setCoordinator(actors.path(m.coordinator()))
                        .build(),
                Nodes.Offer.parser(),
                p -> new Offer(
                        p.getTerm(),
                        p.getRun(),
                        p.getJob(),
                        FileMessages.read(p.getFiles()),
                        actors.resolve(p.getServer()),
                        actors.resolve(p.getCoordinator())));
        messages.add(
                WriteOff.class,
                m -> Nodes.WriteOff.newBuilder().setWorker(m.worker()).build(),
                Nodes.WriteOff.parser(),
                p -> new WriteOff(p.getWorker()));
        messages.add(
                FetchSnapshot.class,
                m -> Nodes.FetchSnapshot.newBuilder()
                        .setSteps(m.steps())
                        .setFrom(actors.path(m.from()))
                        .build(),
                Nodes.FetchSnapshot.parser(),
                p -> new FetchSnapshot(p.getSteps(), actors.resolve(p.getFrom())));
        messages.add(
                Dismiss.class,
                m -> Nodes.Dismiss.newBuilder()
                        .setReason(m.reason().ordinal())
                        .setWhy(m.why())
                        .build(),
                Nodes.Dismiss.parser(),
                p -> new Dismiss(reason(p.getReason()), p.getWhy()));
        messages.add(
                Hello.class,
                m -> Nodes.Hello.newBuilder()
                        .setNode(m.node())
                        .setVersion(m.version())
                        .setTerm(m.term())
                        .setHost(actors.path(m.host()))
                        .setSnapshots(actors.path(m.snapshots()))
                        .setJournal(actors.path(m.journal()))
                        .build(),
                Nodes.Hello.parser(),
                p -> new Hello(
                        p.getNode(),
                        p.getVersion(),
                        p.getTerm(),
                        actors.resolve(p.getHost()),
                        actors.resolve(p.getSnapshots()),
                        actors.resolve(p.getJournal())));
    }

    private static void addOfCoordinators(ControlMessages messages, ControlMessages.Actors actors) {
        messages.add(
                HelloCoordinator.class,
                m -> Nodes.HelloCoordinator.newBuilder()
                        .setNode(m.node())
                        .setVersion(m.version())
                        .setJob(m.job())
                        .setLeads(m.leads())
                        .setRecorded(m.recorded())
                        .setCoordinator(actors.path(m.coordinator()))
                        .setSnapshots(actors.path(m.snapshots()))
                        .setJournal(actors.path(m.journal()))
                        .build(),
                Nodes.HelloCoordinator.parser(),
                p -> new HelloCoordinator(
                        p.getNode(),
                        p.getVersion(),
                        p.getJob(),
                        p.getLeads(),
                        p.getRecorded(),
                        actors.resolve(p.getCoordinator()),
                        actors.resolve(p.getSnapshots()),
                        actors.resolve(p.getJournal())));
        messages.add(
                DismissCoordinator.class,
                m -> Nodes.DismissCoordinator.newBuilder()
                        .setReason(m.reason().ordinal())
                        .setWhy(m.why())
                        .build(),
                Nodes.DismissCoordinator.parser(),
                p -> new DismissCoordinator(reason(p.getReason()), p.getWhy()));
    }

    /** One that a newer version has is a failure here. */
    private static Reason reason(int number) {
        return number >= 0 && number < Reason.values().length ? Reason.values()[number] : Reason.FAILED;
    }

    private static void addOfSnapshots(ControlMessages messages, ControlMessages.Actors actors) {
        messages.add(
                SnapshotRequest.class,
                m -> Nodes.SnapshotRequest.newBuilder()
                        .setSteps(m.steps())
                        .setFrom(m.from())
                        .setCount(m.count())
                        .setReplyTo(actors.path(m.replyTo()))
                        .build(),
                Nodes.SnapshotRequest.parser(),
                p -> new SnapshotRequest(p.getSteps(), p.getFrom(), p.getCount(), actors.resolve(p.getReplyTo())));
        messages.add(
                NoSnapshot.class,
                m -> Nodes.NoSnapshot.newBuilder().setSteps(m.steps()).build(),
                Nodes.NoSnapshot.parser(),
                p -> new NoSnapshot(p.getSteps()));
    }
}

package org.talkoot.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileReply;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;

/**
 * Control messages as Protocol Buffers. A message's manifest says which it is; both stay for good, so that processes of
 * different versions understand each other.
 */
public final class ControlMessages {
    private record Kind<M, P extends MessageLite>(
            String manifest, Function<M, P> write, Parser<P> parser, Function<P, M> read) {
        byte[] bytes(Object message) {
            @SuppressWarnings("unchecked") // kinds are kept by the class of M
            M known = (M) message;
            return write.apply(known).toByteArray();
        }

        M message(byte[] bytes) throws InvalidProtocolBufferException {
            return read.apply(parser.parseFrom(bytes));
        }
    }

    /** How actors are named between processes. */
    public interface Actors {
        /** Of an actor, as another process finds it. */
        String path(ActorRef<?> actor);

        /** Finds the actor with that path. */
        <T> ActorRef<T> resolve(String path);
    }

    private final Actors actors;
    private final Map<Class<?>, Kind<?, ?>> byType = new HashMap<>();
    private final Map<String, Kind<?, ?>> byManifest = new HashMap<>();

    public ControlMessages(Actors actors) {
        this.actors = actors;
        addCommands();
        addReports();
        NodeMessages.addTo(this, actors);
        addFiles();
        StatusMessages.addTo(this, actors);
        JournalMessages.addTo(this, actors);
    }

    /** @throws IllegalArgumentException if the message is none of these */
    public String manifest(Object message) {
        return kind(message).manifest();
    }

    /** @throws IllegalArgumentException if the message is none of these */
    public byte[] bytes(Object message) {
        return kind(message).bytes(message);
    }

    private Kind<?, ?> kind(Object message) {
        Kind<?, ?> kind = byType.get(message.getClass());
        if (kind == null) {
            throw new IllegalArgumentException(message.getClass().getName() + " is no control message");
        }
        return kind;
    }

    /**
     * @throws InvalidProtocolBufferException if the bytes aren't such a message, or nobody knows the manifest
     */
    public Object message(String manifest, byte[] bytes) throws InvalidProtocolBufferException {
        Kind<?, ?> kind = byManifest.get(manifest);
        if (kind == null) {
            throw new InvalidProtocolBufferException("there is no control message " + manifest);
        }
        return kind.message(bytes);
    }

    <M, P extends MessageLite> void add(Class<M> type, Function<M, P> write, Parser<P> parser, Function<P, M> read) {
        Kind<M, P> kind = new Kind<>(type.getSimpleName(), write, parser, read);
        byType.put(type, kind);
        byManifest.put(kind.manifest(), kind);
    }

    private void addCommands() {
        add(WorkerCommand.FormWorld.class, this::write, Control.FormWorld.parser(), this::read);
        add(
                WorkerCommand.Proceed.class,
                m -> Control.Proceed.newBuilder()
                        .setFence(write(m.fence()))
                        .setBoundary(m.boundary())
                        .setPatienceMs(m.patienceMs())
                        .build(),
                Control.Proceed.parser(),
                p -> new WorkerCommand.Proceed(read(p.getFence()), p.getBoundary(), p.getPatienceMs()));
        add(
                WorkerCommand.Evaluate.class,
                m -> Control.Evaluate.newBuilder()
                        .setFence(write(m.fence()))
                        .setSteps(m.steps())
                        .setSet(m.set().ordinal())
                        .build(),
                Control.Evaluate.parser(),
                p -> new WorkerCommand.Evaluate(read(p.getFence()), p.getSteps(), EvaluationSet.at(p.getSet())));
        add(
                WorkerCommand.Recruit.class,
                m -> Control.Recruit.newBuilder()
                        .setTerm(m.term())
                        .setCoordinator(actors.path(m.coordinator()))
                        .build(),
                Control.Recruit.parser(),
                p -> new WorkerCommand.Recruit(p.getTerm(), actors.resolve(p.getCoordinator())));
        add(
                WorkerCommand.Stop.class,
                m -> Control.Stop.getDefaultInstance(),
                Control.Stop.parser(),
                p -> WorkerCommand.Stop.INSTANCE);
    }

    private void addReports() {
        add(
                WorkerReport.Join.class,
                m -> Control.Join.newBuilder()
                        .setName(m.name())
                        .setNode(m.node())
                        .setWorker(actors.path(m.worker()))
                        .addAllChunkSizes(m.chunkSizes())
                        .setFingerprint(m.fingerprint())
                        .setNewestWorld(write(m.newestWorld()))
                        .setCommitted(m.committed())
                        .build(),
                Control.Join.parser(),
                p -> new WorkerReport.Join(
                        p.getName(),
                        p.getNode(),
                        actors.resolve(p.getWorker()),
                        p.getChunkSizesList(),
                        p.getFingerprint(),
                        read(p.getNewestWorld()),
                        p.getCommitted()));
        add(WorkerReport.Alive.class, ReportMessages::write, Control.Alive.parser(), ReportMessages::read);
        add(WorkerReport.Losses.class, ReportMessages::write, Control.Losses.parser(), ReportMessages::read);
        add(
                WorkerReport.BoundaryReached.class,
                ReportMessages::write,
                Control.BoundaryReached.parser(),
                ReportMessages::read);
        add(WorkerReport.Measured.class, ReportMessages::write, Control.Measured.parser(), ReportMessages::read);
        add(WorkerReport.Evaluated.class, ReportMessages::write, Control.Evaluated.parser(), ReportMessages::read);
        add(WorkerReport.Leave.class, ReportMessages::write, Control.Leave.parser(), ReportMessages::read);
        add(
                WorkerReport.SnapshotReceived.class,
                ReportMessages::write,
                Control.SnapshotReceived.parser(),
                ReportMessages::read);
        add(WorkerReport.Failed.class, ReportMessages::write, Control.Failed.parser(), ReportMessages::read);
        add(WorkerReport.Stalled.class, ReportMessages::write, Control.Stalled.parser(), ReportMessages::read);
    }

    private void addFiles() {
        add(
                FileCommand.RequestPart.class,
                m -> FileMessages.write(m, actors),
                JobFiles.RequestPart.parser(),
                p -> FileMessages.read(p, actors));
        add(FileReply.FileRefused.class, FileMessages::write, JobFiles.FileRefused.parser(), FileMessages::read);
    }

    private Control.FormWorld write(WorkerCommand.FormWorld m) {
        return Control.FormWorld.newBuilder()
                .setWorld(write(m.world()))
                .setRank(m.rank())
                .addAllPeers(m.peers().stream().map(actors::path).toList())
                .build();
    }

    private WorkerCommand.FormWorld read(Control.FormWorld p) {
        return new WorkerCommand.FormWorld(
                read(p.getWorld()),
                p.getRank(),
                p.getPeersList().stream()
                        .<ActorRef<WorkerCommand>>map(actors::resolve)
                        .toList());
    }

    static Control.World write(World world) {
        return Control.World.newBuilder()
                .setFence(write(world.fence()))
                .addAllFirstShard(world.firstShard())
                .addAllChunkOwner(world.chunkOwner())
                .addAllNode(world.node())
                .setStartStep(world.startStep())
                .setBoundary(world.boundary())
                .setPatienceMs(world.patienceMs())
                .setFanOut(world.fanOut())
                .build();
    }

    static World read(Control.World p) {
        List<Integer> ofOneProcess = Collections.nCopies(Math.max(0, p.getFirstShardCount() - 1), 0);
        return new World(
                read(p.getFence()),
                p.getFirstShardList(),
                p.getChunkOwnerList(),
                p.getNodeCount() == 0 ? ofOneProcess : p.getNodeList(),
                p.getStartStep(),
                p.getBoundary(),
                p.getPatienceMs(),
                p.getFanOut());
    }

    static Control.Fence write(Fence fence) {
        return Control.Fence.newBuilder()
                .setTerm(fence.term())
                .setGeneration(fence.generation())
                .build();
    }

    static Fence read(Control.Fence fence) {
        return new Fence(fence.getTerm(), fence.getGeneration());
    }

    static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    static float[] array(List<Float> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }
}

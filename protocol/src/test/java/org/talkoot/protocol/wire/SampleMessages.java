package org.talkoot.protocol.wire;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.CoordinatorCommand.DismissCoordinator;
import org.talkoot.protocol.message.CoordinatorCommand.Hello;
import org.talkoot.protocol.message.CoordinatorCommand.HelloCoordinator;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.FileCommand.RequestPart;
import org.talkoot.protocol.message.FileManifest;
import org.talkoot.protocol.message.FileReply.FilePart;
import org.talkoot.protocol.message.FileReply.FileRefused;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.HostCommand.Dismiss;
import org.talkoot.protocol.message.HostCommand.FetchSnapshot;
import org.talkoot.protocol.message.HostCommand.Offer;
import org.talkoot.protocol.message.HostCommand.WriteOff;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JobQuestion;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.JournalMessage.Append;
import org.talkoot.protocol.message.JournalMessage.AskVote;
import org.talkoot.protocol.message.JournalMessage.Held;
import org.talkoot.protocol.message.JournalMessage.Vote;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.Phase;
import org.talkoot.protocol.message.SnapshotReply.NoSnapshot;
import org.talkoot.protocol.message.SnapshotReply.SnapshotPart;
import org.talkoot.protocol.message.SnapshotRequest;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerCommand.Evaluate;
import org.talkoot.protocol.message.WorkerCommand.FormWorld;
import org.talkoot.protocol.message.WorkerCommand.Proceed;
import org.talkoot.protocol.message.WorkerCommand.Recruit;
import org.talkoot.protocol.message.WorkerCommand.Stop;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.Alive;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;
import org.talkoot.protocol.message.WorkerReport.Failed;
import org.talkoot.protocol.message.WorkerReport.Join;
import org.talkoot.protocol.message.WorkerReport.Leave;
import org.talkoot.protocol.message.WorkerReport.Losses;
import org.talkoot.protocol.message.WorkerReport.Measured;
import org.talkoot.protocol.message.WorkerReport.Measured.StageSquares;
import org.talkoot.protocol.message.WorkerReport.SnapshotReceived;
import org.talkoot.protocol.message.WorkerReport.Stalled;
import org.talkoot.protocol.message.World;

/** One or more messages of each kind. Ranges are alone already, so that a message equals what arrives. */
final class SampleMessages {
    static final Fence FENCE = new Fence(1L << 40, 12);
    static final String SHA256 = "00ff".repeat(16);

    private SampleMessages() {}

    static List<Object> all(
            ActorRef<WorkerCommand> one, ActorRef<WorkerCommand> another, ActorRef<WorkerReport> coordinator) {
        ActorRef<SnapshotRequest> snapshots = one.unsafeUpcast();
        World world = new World(FENCE, List.of(0, 3, 8), List.of(1, 0, 1), List.of(0, 1), 812, 900, 1_000, 8);
        float[] floats = {1.5f, Float.NaN, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY};
        return List.of(
                new FormWorld(world, 1, List.of(one, another)),
                new Proceed(FENCE, Integer.MAX_VALUE, 1_500),
                new Evaluate(FENCE, 812, EvaluationSet.VALIDATION),
                new Recruit(7, coordinator),
                Stop.INSTANCE,
                new Join(
                        "wörker-3",
                        "10.1.2.3:7000",
                        another,
                        List.of(65_536, 11),
                        "OpenBLAS SkylakeX 0123",
                        FENCE,
                        812),
                new Alive(
                        FENCE,
                        2,
                        812,
                        1L << 40,
                        12_345,
                        7,
                        "the loss",
                        List.of(0, 1),
                        Map.of(Phase.LOADING, 5L, Phase.WAITING, 1L << 40)),
                new Losses(FENCE, 2, 800, floats),
                new Losses(FENCE, 2, 800, floats, floats),
                new BoundaryReached(FENCE, 2, 812, Long.MIN_VALUE + 3, true),
                new BoundaryReached(FENCE, 0, 0, -1, false),
                new Measured(FENCE, 2, 812, List.of(new StageSquares(3, 1, 0.5, 1e-300, 0, Double.NaN))),
                new Evaluated(
                        FENCE, 2, 812, EvaluationSet.VALIDATION, new double[] {0.1, 1e300}, new long[] {0, 1L << 50}),
                new Leave("2"),
                new Stalled("1", "backward of model[0] (linear)", 1_234),
                new Failed(FENCE, 2, 2, false, "step 3, forward of model[1] (batch-norm): no statistics from worker 1"),
                new RequestPart(SHA256, 1L << 40, 131_072, another.unsafeUpcast()),
                new FileRefused(SHA256, "trän.csv has changed since the job began"),
                new FilePart(SHA256, 1L << 40, new byte[] {0, -1, 127}),
                new FilePart(SHA256, 0, new byte[0]),
                new Statistics(FENCE, 812, 2, 5, new float[][] {floats, {}, {1}}),
                new Statistics(FENCE, 812, 2, 5, new float[0][]),
                new GradientChunk(FENCE, 812, 2, 1, 7, 12, new float[][] {floats, floats}),
                new GradientChunk(FENCE, 812, 2, 1, 7, 12, new float[0][]),
                new WeightsChunk(FENCE, 812, 2, 1, 7, 12, floats),
                new VelocityChunk(FENCE, 812, 2, 1, 7, 12, floats),
                new SnapshotReceived("10.1.2.3:7000", 812, 1L << 40),
                new Offer(
                        7,
                        "run 5",
                        "job { name = ä }",
                        new FileManifest(List.of(new FileManifest.Entry("trän.csv", SHA256, 1L << 40))),
                        one.unsafeUpcast(),
                        coordinator),
                new WriteOff("10.1.2.3:7000/0"),
                new FetchSnapshot(812, snapshots),
                new Dismiss(HostCommand.Reason.REFUSED, "its numerics differ"),
                new Hello("10.1.2.3:7000 0af3", 1, 7, another.unsafeUpcast(), snapshots, one.unsafeUpcast()),
                new HelloCoordinator(
                        "10.1.2.3:7001 1b",
                        1,
                        "jöb",
                        true,
                        false,
                        another.unsafeUpcast(),
                        snapshots,
                        one.unsafeUpcast()),
                new DismissCoordinator(HostCommand.Reason.REFUSED, "its job is another"),
                new AskVote(9, "10.1.2.3:7001 1b", 812, another.unsafeUpcast()),
                new Vote("10.1.2.3:7000 0af3", 9, "10.1.2.3:7001 1b", "run 5", 900, 8, 812, journal(world)),
                new Append(9, "run 5", 812, 8, journal(world), 800, another.unsafeUpcast()),
                new Held("10.1.2.3:7000 0af3", 9, 824),
                new SnapshotRequest(812, 1L << 40, 65_536, coordinator.unsafeUpcast()),
                new SnapshotPart(812, 1L << 40, 1L << 41, floats),
                new NoSnapshot(812),
                new JobQuestion.AskStatus(one.unsafeUpcast()),
                new JobQuestion.AskStop(another.unsafeUpcast()),
                status(),
                JobAnswer.Stopping.INSTANCE,
                new JobAnswer.Ended(false, "stopped after step 812"),
                new JobAnswer.Unknown("no coordinator is known here"));
    }

    /** One entry of each kind. */
    private static List<JournalEntry> journal(World world) {
        List<JournalEntry> entries = new ArrayList<>();
        entries.add(new JournalEntry.Led(9, "run 5"));
        entries.add(new JournalEntry.Voters(9, Set.of("10.1.2.3:7000 0af3", "10.1.2.3:7001 1b")));
        List<JobEvent> events = List.of(
                new JobEvent.WorldFormed(world, List.of("a", "b"), "numerics"),
                new JobEvent.Recovering("worker a died", 800, 812),
                new JobEvent.Committed(FENCE, 800, new float[] {1.5f, Float.NaN}, new float[] {3, 4}, -1),
                new JobEvent.Past(FENCE, List.of("a", "b"), List.of(0, 3, 8), 790, new float[] {2.5f}, new float[] {7}),
                new JobEvent.Quarantined("b", 812),
                new JobEvent.Evaluated(812, EvaluationSet.VALIDATION, 1.5, 7),
                new JobEvent.Finished(new float[0], new float[0]),
                new JobEvent.Failed("it diverged"),
                new JobEvent.Stopped(812));
        events.forEach(event -> entries.add(new JournalEntry.Told(9, event)));
        return entries;
    }

    private static JobStatus status() {
        return new JobStatus(
                "jöb",
                "training",
                FENCE,
                2,
                812,
                815,
                900,
                Float.NaN,
                1e4,
                3,
                List.of("10.1.2.3:7000"),
                List.of(
                        new JobStatus.Worker(
                                "10.1.2.3:7000/0", 3, 815, 1.5, 17, "the loss", true, Map.of(Phase.UPDATE, 4L)),
                        new JobStatus.Worker(
                                "10.1.2.3:7000/1", 0, 0, 0, -1, "it waits for the next world", false, Map.of())));
    }

    /** Equal, arrays by their values. */
    static boolean equal(Object left, Object right) {
        if (left instanceof List<?> some && right instanceof List<?> others) {
            return some.size() == others.size()
                    && IntStream.range(0, some.size()).allMatch(i -> equal(some.get(i), others.get(i)));
        }
        if (!(left instanceof Record) || left.getClass() != right.getClass()) {
            return Objects.deepEquals(left, right);
        }
        return Arrays.stream(left.getClass().getRecordComponents())
                .allMatch(component -> equal(get(component, left), get(component, right)));
    }

    private static Object get(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }
}

package org.talkoot.deploy.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.wire.Ledgers.CommitEntry;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.protocol.wire.Ledgers.RecoveryEntry;
import org.talkoot.protocol.wire.Ledgers.WorldEntry;

/** Writes what was committed, by whom, and what each failure cost. Not thread-safe. Time is passed in. */
public final class Ledger {
    private final LedgerFile file;
    private WorldEntry world; // formed, but has committed nothing yet; else null
    private final List<Pending> recoveries = new ArrayList<>(); // since the last commit
    private int committed; // steps

    private record Pending(RecoveryEntry.Builder entry, long failedMs) {}

    private Ledger(LedgerFile file, int committed) {
        this.file = file;
        this.committed = committed;
    }

    /**
     * Goes on with the ledger of a run directory, cut back to so many steps.
     *
     * @throws TrainingFailedException if it can't be written
     */
    public static Ledger goOn(Path runDirectory, int steps) {
        try {
            Files.createDirectories(runDirectory);
            return new Ledger(LedgerFile.goOn(runDirectory, steps), steps);
        } catch (IOException e) {
            throw cannotWrite(LedgerFile.of(runDirectory), e);
        }
    }

    /** @throws TrainingFailedException if it can't be written */
    public void record(JobEvent event, long nowMs) {
        if (event instanceof JobEvent.WorldFormed formed) {
            world = world(formed.world().fence(), formed.names(), formed.world().firstShard());
        } else if (event instanceof JobEvent.Recovering failed) {
            RecoveryEntry.Builder entry = RecoveryEntry.newBuilder()
                    .setReason(failed.reason())
                    .setLostSteps(failed.progress() - failed.committed());
            recoveries.add(new Pending(entry, nowMs));
        } else if (event instanceof JobEvent.Past past && past.from() + past.losses().length > committed) {
            world = world(past.fence(), past.names(), past.firstShard());
            committed(past.from() + past.losses().length, nowMs);
        } else if (event instanceof JobEvent.Committed commit) {
            if (commit.to() > committed) {
                committed(commit.to(), nowMs);
            } else {
                recoveries.clear(); // what a stand-by is told of the time before it: it stands there
            }
        }
    }

    /** The run is over: what failed after its last commit stands there too, if the disk takes it. */
    public void ended(long nowMs) {
        try {
            appendRecoveries(nowMs);
        } catch (IOException e) {
            return; // how the run ends matters more, and is told by now
        }
    }

    private void appendRecoveries(long nowMs) throws IOException {
        for (Pending each : recoveries) {
            each.entry().setTookMs(nowMs - each.failedMs());
            file.append(LedgerEntry.newBuilder().setRecovery(each.entry()).build());
        }
        recoveries.clear();
    }

    private static WorldEntry world(Fence fence, List<String> names, List<Integer> firstShard) {
        return WorldEntry.newBuilder()
                .setTerm(fence.term())
                .setGeneration(fence.generation())
                .addAllNames(names)
                .addAllFirstShard(firstShard)
                .build();
    }

    private void committed(int to, long nowMs) {
        try {
            appendRecoveries(nowMs);
            if (world != null) {
                file.append(LedgerEntry.newBuilder().setWorld(world).build());
                world = null;
            }
            file.append(LedgerEntry.newBuilder()
                    .setCommit(CommitEntry.newBuilder()
                            .setFrom(committed) // not those that are told again
                            .setTo(to))
                    .build());
            committed = to;
        } catch (IOException e) {
            throw cannotWrite(file.path(), e);
        }
    }

    private static TrainingFailedException cannotWrite(Path path, IOException cause) {
        return new TrainingFailedException("can't write " + path + ": " + FileTrouble.words(cause), cause);
    }

    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw cannotWrite(file.path(), e);
        }
    }
}

package org.talkoot.deploy.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.deploy.run.GrowingFiles;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.wire.Ledgers.CommitEntry;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.protocol.wire.Ledgers.WorldEntry;

/** What the files of a run directory tell of the steps before the checkpoint at which they end. */
final class PastRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GRADIENT_NORM = "gradientNorm";

    private final Path directory;
    private final int steps;
    private final List<JobEvent.Evaluated> evaluations;

    /**
     * @param steps that are complete at the checkpoint
     * @param evaluations of the job up to there
     */
    PastRun(Path directory, int steps, List<JobEvent.Evaluated> evaluations) {
        this.directory = directory;
        this.steps = steps;
        this.evaluations = evaluations;
    }

    /** In order. */
    List<JobEvent> events() {
        try {
            List<JsonNode> metrics = lines(directory.resolve(GrowingFiles.METRICS));
            List<JobEvent> events = new ArrayList<>();
            WorldEntry world = WorldEntry.getDefaultInstance();
            for (LedgerEntry entry : LedgerFile.read(LedgerFile.of(directory)).entries()) {
                if (entry.hasWorld()) {
                    world = entry.getWorld();
                } else if (entry.hasCommit() && entry.getCommit().getTo() <= steps) {
                    events.add(past(world, entry.getCommit(), metrics));
                    int committed = entry.getCommit().getTo();
                    evaluations.stream()
                            .filter(each -> each.steps() == committed)
                            .forEach(events::add);
                }
            }
            return events;
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new JobRefusedException(
                    "can't tell the other coordinators of the run in " + directory + ": " + words(e), e);
        }
    }

    private static String words(Exception failure) {
        return failure instanceof IOException io ? FileTrouble.words(io) : "its metrics end before its ledger";
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    private static JobEvent past(WorldEntry world, CommitEntry commit, List<JsonNode> metrics) {
        List<JsonNode> steps = metrics.subList(commit.getFrom(), commit.getTo());
        return new JobEvent.Past(
                new Fence(world.getTerm(), world.getGeneration()),
                world.getNamesList(),
                world.getFirstShardList(),
                commit.getFrom(),
                floats(steps, "loss"),
                steps.stream().allMatch(step -> step.has(GRADIENT_NORM)) ? floats(steps, GRADIENT_NORM) : new float[0]);
    }

    private static float[] floats(List<JsonNode> steps, String key) {
        float[] floats = new float[steps.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.parseFloat(steps.get(i).get(key).asText());
        }
        return floats;
    }
}

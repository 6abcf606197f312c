package org.talkoot.deploy.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.folder.PackedFolders;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.Sha256;
import org.talkoot.protocol.job.JobIdentity;
import org.talkoot.protocol.job.JobSpec;

/** A job's identity with the content of the files that it names, and how two identities differ. */
public final class ContentIdentity {
    private ContentIdentity() {}

    /** @throws JobRefusedException if a file can't be read */
    public static JobIdentity of(JobSpec job) {
        return JobIdentity.of(PackedFolders.packed(job), ContentIdentity::hash);
    }

    private static String hash(Path file) {
        try {
            return HexFormat.of().formatHex(Sha256.of(file));
        } catch (IOException e) {
            throw new JobRefusedException("can't read " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /** The first line that one has and the other hasn't, for a sentence: {@code "seed = 2" instead of "seed = 1"}. */
    public static String difference(String text, String insteadOf) {
        List<String> here = text.lines().map(String::strip).toList();
        List<String> there = insteadOf.lines().map(String::strip).toList();
        int same = 0;
        while (same < Math.min(here.size(), there.size()) && here.get(same).equals(there.get(same))) {
            same++;
        }
        return quoted(here, same) + " instead of " + quoted(there, same);
    }

    private static String quoted(List<String> lines, int index) {
        return index < lines.size() ? '"' + lines.get(index) + '"' : "nothing";
    }
}

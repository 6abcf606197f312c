package org.talkoot.deploy.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.talkoot.deploy.Launched;

/** A shell's jobs: commands that end in {@code &}, and {@code kill %N}. */
final class Jobs implements AutoCloseable {
    private static final Pattern KILL = Pattern.compile("kill (?:-(\\d+) )?%(\\d+)");
    private static final Launched DONE = new Launched(0, "", "", 0);

    private final Path folder;
    private final List<Launched.Running> started = new ArrayList<>();

    Jobs(Path folder) {
        this.folder = folder;
    }

    /** Talkoot is on the path, and the home folder is this one. */
    static Map<String, String> environment(Path folder) {
        return Map.of(
                "PATH", folder + ":" + System.getenv("PATH"),
                "HOME", folder.toString(),
                "JAVA_HOME", System.getProperty("java.home"));
    }

    boolean mayTake(String command) {
        return command.endsWith("&") || KILL.matcher(command).matches();
    }

    /** Starts a job and waits until it says that it is there, or ends one. */
    Launched take(String command) {
        Matcher kill = KILL.matcher(command);
        if (kill.matches()) {
            Launched.Running job = started.get(Integer.parseInt(kill.group(2)) - 1);
            job.signal(kill.group(1) == null ? "15" : kill.group(1));
            Launched ended = job.ended();
            return ended.exitCode() > 128 ? DONE : ended; // by the signal, not before
        }
        Launched.Running job = Launched.start(
                folder,
                environment(folder),
                List.of("bash", "-c", "exec " + command.substring(0, command.length() - 1)));
        started.add(job);
        if (command.contains(" worker ")) {
            job.awaitOut("at work");
        } else {
            job.awaitErr("waiting for");
        }
        return DONE;
    }

    @Override
    public void close() {
        started.forEach(Launched.Running::close);
    }
}

package org.talkoot.deploy.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.talkoot.deploy.Launched;

/**
 * Runs the commands of pages in the current folder, as a user would, one page after the other: Talkoot's in this process,
 * those that need a shell in one. A process of its own, since Java can't change its folder.
 */
public final class PageRunner {
    private static final Path HERE = Path.of("").toAbsolutePath();

    private static final int PORT = freePort();

    private PageRunner() {}

    /** @param arguments the launcher, then the names of the pages. Prints what went wrong; exit code 1 if anything did */
    public static void main(String[] arguments) throws IOException {
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> thrown.printStackTrace());
        UserFiles files = UserFiles.make(Path.of(arguments[0]));
        List<String> mistakes = new ArrayList<>();
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            files.putBack();
            try (Jobs jobs = new Jobs(HERE)) {
                runAll(Page.read(Page.HOME.resolve(name)), jobs, mistakes);
            }
        }
        files.remove();
        mistakes.forEach(System.out::println);
        System.exit(mistakes.isEmpty() ? 0 : 1);
    }

    private static void runAll(Page page, Jobs jobs, List<String> mistakes) {
        for (Block block : page.blocks()) {
            for (Command command : block.commands()) {
                if (Elsewhere.reason(command).isEmpty()) {
                    mistake(command, jobs).ifPresent(mistakes::add);
                }
            }
        }
    }

    private static Optional<String> mistake(Command command, Jobs jobs) {
        Launched run = run(command, jobs);
        System.err.printf("%5.1f s  %s%n", run.seconds(), command.place());
        List<String> printed =
                Stream.concat(run.errLines().stream(), run.outLines().stream()).toList();
        List<String> shown = command.output();
        String mistake = null;
        if (!shown.isEmpty() && !Printed.fits(shown, printed)) {
            mistake = "the page shows" + indented(shown);
        } else if (run.exitCode() != 0
                && (shown.isEmpty() || shown.get(shown.size() - 1).equals("..."))) {
            mistake = "it ends with exit code " + run.exitCode() + ", which the page doesn't show";
        }
        return Optional.ofNullable(mistake)
                .map(what -> command.place() + "\n  " + what + "\n  printed" + indented(printed));
    }

    private static String indented(List<String> lines) {
        return "\n    " + String.join("\n    ", lines);
    }

    private static Launched run(Command command, Jobs jobs) {
        String text = atFreePorts(command.text()).replaceAll("job.epochs=1000\\b", "job.epochs=120"); // no time to look
        if (jobs.mayTake(text)) {
            return jobs.take(text);
        }
        if (!command.needsShell() && command.talkoot().isPresent()) {
            return Launched.here(Command.arguments(text).orElseThrow());
        }
        return Launched.run(HERE, Jobs.environment(HERE), List.of("bash", "-c", text));
    }

    /** The usual places may be taken by somebody else's. */
    private static String atFreePorts(String command) {
        return command.replaceAll(":7480\\b", ":0")
                .replaceAll("--dashboard(?= --|$)", "--dashboard=127.0.0.1:0")
                .replaceAll("127.0.0.1:7400\\b", "127.0.0.1:" + PORT);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

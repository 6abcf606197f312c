package org.talkoot.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that a test started and that has ended: what it printed, and its exit code. */
public record Launched(int exitCode, String out, String err, double seconds) {
    private static final int MOST_SECONDS = 120;
    private static final List<String> JVM_FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC");

    /** The lines of standard error; none if it is empty. */
    public List<String> errLines() {
        return err.lines().toList();
    }

    public List<String> outLines() {
        return out.lines().toList();
    }

    /** A main class of the test's own class path, on the JVM that runs the test. */
    public static List<String> java(Class<?> main, List<String> jvmOptions, String... arguments) {
        return java(Path.of(System.getProperty("java.home")), main, jvmOptions, arguments);
    }

    public static List<String> java(Path javaHome, Class<?> main, List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.addAll(JVM_FLAGS);
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The launcher that this build packaged. */
    public static List<String> launcher(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(projectFolder().resolve("talkoot").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The top folder of the sources. */
    public static Path projectFolder() {
        return Path.of("").toAbsolutePath().getParent(); // Maven runs tests in their module
    }

    /** What the command line does without a process of its own. */
    public static Launched here(String... arguments) {
        long startNs = System.nanoTime();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Launched(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8),
                (System.nanoTime() - startNs) / 1e9);
    }

    public static Launched run(Path folder, List<String> command) {
        return run(folder, Map.of(), command);
    }

    /** @param environment added to the test's own */
    public static Launched run(Path folder, Map<String, String> environment, List<String> command) {
        try (Running running = start(folder, environment, command)) {
            return running.ended();
        }
    }

    public static Running start(Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path out = Files.createTempFile("talkoot-test", ".out");
            Path err = Files.createTempFile("talkoot-test", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            builder.environment().remove("JDK_JAVA_OPTIONS"); // Java would announce them on standard error
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            return new Running(builder.start(), out, err, System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process that still runs, with its output so far in files. */
    public record Running(Process process, Path outFile, Path errFile, long startNs) implements AutoCloseable {

        public String out() {
            return text(outFile);
        }

        public String err() {
            return text(errFile);
        }

        /** Waits until standard output holds the text. */
        public void awaitOut(String wanted) {
            awaitText(outFile, wanted);
        }

        public void awaitErr(String wanted) {
            awaitText(errFile, wanted);
        }

        private void awaitText(Path file, String wanted) {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
            while (!text(file).contains(wanted)) {
                if (!process.isAlive() || System.nanoTime() > deadlineNs) {
                    throw new AssertionError("no \"" + wanted + "\" in\n" + out() + "\n" + err());
                }
                pause();
            }
        }

        private void pause() {
            try {
                process.waitFor(10, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        public void signal(String name) {
            Launched.run(Path.of("."), List.of("kill", "-" + name, Long.toString(process.pid())));
        }

        public Launched ended() {
            try {
                if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("still running after " + MOST_SECONDS + " s\n" + out() + "\n" + err());
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Launched(process.exitValue(), out(), err(), (System.nanoTime() - startNs) / 1e9);
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                Files.deleteIfExists(outFile);
                Files.deleteIfExists(errFile);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String text(Path file) {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

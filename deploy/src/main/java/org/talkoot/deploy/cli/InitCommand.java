package org.talkoot.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.talkoot.deploy.draft.JobDraft;
import org.talkoot.engine.file.FileTrouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Write a job file for data that you have, which trains at once and is easy to change.",
            "DATA is a folder, of such files or of pictures by class, an IDX file of images, a table of CSV,",
            "Parquet or Arrow, or digits for those that come with Talkoot."
        },
        footer = {
            "  talkoot init                        asks",
            "  talkoot init mnist/ --out mnist.conf",
            "  talkoot init patients.csv --label diagnosis"
        },
        exitCodeList = {
            "0:Done.",
            "1:Something unexpected went wrong.",
            "2:The data or the arguments are wrong; nothing was written."
        })
final class InitCommand extends Action {
    @Parameters(arity = "0..1", paramLabel = "DATA", description = "Without it, a terminal is asked.")
    private String data;

    @Option(
            names = "--out",
            order = 1,
            paramLabel = "FILE",
            description = "The job file; by default the data's name with .conf.")
    private Path out;

    @Option(names = "--name", order = 2, paramLabel = "NAME", description = "Of the job; by default the file's.")
    private String name;

    @Option(
            names = "--label",
            order = 3,
            paramLabel = "COLUMN",
            description = "A table's target: last (the default), an index from 0 or a name.")
    private String label;

    @Option(
            names = "--epochs",
            order = 4,
            paramLabel = "N",
            description = "Passes over the data; by default 20, or 5 of 10,000 samples and more.")
    private Integer epochs;

    InitCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        if (data == null) {
            ask();
        }
        if (data.isEmpty() || !data.equals(JobDraft.DIGITS) && !Files.exists(Path.of(data))) {
            throw new UsageException("there is no data " + data + ": name a folder, an IDX file, a table, or digits");
        }
        Path file = out == null ? Path.of(stem(data) + ".conf") : out;
        if (Files.exists(file)) {
            throw new UsageException(file + " is there already: name another file with --out");
        }
        Path base = file.toAbsolutePath().getParent();
        String text = JobDraft.of(
                data,
                base,
                name == null ? stem(file.toString()) : name,
                Optional.ofNullable(label),
                Optional.ofNullable(epochs));
        try {
            Files.createDirectories(base);
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UsageException("can't write " + file + ": " + FileTrouble.words(e));
        }
        console().out().println("wrote " + file + "; talkoot train " + file + " trains it");
        return Failure.DONE;
    }

    private void ask() {
        java.io.Console terminal = System.console();
        if (terminal == null) {
            throw new UsageException("DATA is missing: name a folder, an IDX file of images, a table, or digits");
        }
        data = answer(terminal, "Data (a folder, an IDX file or a table)", JobDraft.DIGITS);
        if (label == null && data.matches(".*\\.((csv|tsv)(\\.gz)?|parquet|arrow|feather)")) {
            label = answer(terminal, "Column of the target (last, an index from 0, or a name)", "last");
        }
        if (out == null) {
            out = Path.of(answer(terminal, "Job file", stem(data) + ".conf"));
        }
    }

    private static String answer(java.io.Console terminal, String question, String otherwise) {
        String answer = terminal.readLine("%s [%s]: ", question, otherwise);
        return answer == null || answer.isBlank() ? otherwise : answer.strip();
    }

    /** A file's name without its endings, fit for a job's. */
    private static String stem(String path) {
        Path last = Path.of(path).toAbsolutePath().normalize().getFileName();
        String stem = last == null
                ? ""
                : last.toString().replaceAll("(\\.(csv|tsv|parquet|arrow|feather|gz|conf))+$|-images-idx[234].*", "");
        String fit = stem.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[.-]+", "");
        return fit.isEmpty() ? "job" : fit;
    }
}

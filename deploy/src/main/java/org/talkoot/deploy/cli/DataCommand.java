package org.talkoot.deploy.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.talkoot.deploy.download.DataFolder;
import org.talkoot.deploy.download.PublicData;
import org.talkoot.deploy.folder.FolderCache;
import org.talkoot.deploy.show.ByteDisplay;
import org.talkoot.deploy.show.Table;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.file.FileTrouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Fetch a public data set: talkoot data get mnist, fashion-mnist or cifar10.",
            "Or show the pictures of folders that were decoded and kept: talkoot data cache. talkoot data clear removes those"
                    + " that no training uses.",
            "Files are checked against known hashes. Those that are there and right aren't fetched again, and one that was"
                    + " broken off is gone on with."
        },
        footer = {
            "  talkoot data get mnist",
            "  talkoot data cache",
            "  talkoot data get cifar10 --mirror http://mirror.example/cifar10/",
            "  https_proxy=http://proxy.example:3128 talkoot data get fashion-mnist"
        },
        exitCodeList = {
            "0:All files are there and right.",
            "1:A file couldn't be fetched.",
            "2:The arguments are wrong."
        })
final class DataCommand extends Action {
    @Parameters(index = "0", paramLabel = "get|cache|clear", description = "What to do.")
    private String verb;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "mnist, fashion-mnist or cifar10.")
    private String name;

    @Option(names = "--out", order = 1, paramLabel = "DIR", description = "Where the files go; by default data/NAME.")
    private Path out;

    @Option(
            names = "--mirror",
            order = 2,
            paramLabel = "URL",
            description = "A folder that has the files, in place of the known ones: http, https or file.")
    private String mirror;

    DataCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        return switch (verb) {
            case "get" -> get();
            case "cache" -> cache(false);
            case "clear" -> cache(true);
            default ->
                throw new UsageException("talkoot data " + verb
                        + " isn't known: it must be talkoot data get NAME, talkoot data cache or talkoot data clear");
        };
    }

    private int cache(boolean clears) {
        if (name != null || out != null || mirror != null) {
            throw new UsageException("talkoot data " + verb
                    + " is about the pictures that were decoded, and takes neither a NAME nor --out or --mirror");
        }
        FolderCache cache = FolderCache.standard();
        try {
            if (clears) {
                cache.clear();
            }
            Table table = new Table(1, List.of("decoded pictures in " + cache.folder(), "size", "made", ""));
            for (FolderCache.Pack pack : cache.packs()) {
                table.add(List.of(
                        pack.place(),
                        ByteDisplay.size(pack.bytes()),
                        pack.made().toInstant().truncatedTo(ChronoUnit.SECONDS).toString(),
                        pack.inUse() ? "in use" : ""));
            }
            table.lines().forEach(console().out()::println);
            return Failure.DONE;
        } catch (IOException e) {
            throw new DataException("can't use the folder " + cache.folder() + ": " + FileTrouble.words(e), e);
        }
    }

    private int get() {
        if (name == null) {
            throw new UsageException("NAME is missing: talkoot data get mnist, fashion-mnist or cifar10");
        }
        PublicData data = PublicData.named(name)
                .orElseThrow(() -> new UsageException("there is no data set " + name + " to get: choose one of "
                        + PublicData.all().stream().map(PublicData::name).collect(Collectors.joining(", "))));
        Path folder = out == null ? Path.of("data", name) : out;
        try (ByteDisplay display = new ByteDisplay(
                console().out(), console().screen().output(), console().screen())) {
            new DataFolder(folder, new Told(display))
                    .get(data, Optional.ofNullable(mirror).map(DataCommand::folder), System.getenv());
        }
        console().out().println("a job trains on it with");
        console().out().println("  data {");
        data.jobLines(folder.toAbsolutePath().normalize().toString())
                .forEach(line -> console().out().println("    " + line));
        console().out().println("  }");
        return Failure.DONE;
    }

    private static URI folder(String address) {
        try {
            URI folder = URI.create(address.endsWith("/") ? address : address + "/");
            if (folder.getScheme() != null && folder.getScheme().matches("https?|file")) {
                return folder;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // said below
        }
        throw new UsageException("--mirror must be an address as http://mirror.example/mnist/, but is " + address);
    }

    private record Told(ByteDisplay display) implements DataFolder.Listener {
        @Override
        public void found(String name) {
            display.say(name + " is there");
        }

        @Override
        public void began(String name) {
            display.begin(name);
        }

        @Override
        public void arrived(long bytes, long total) {
            display.arrived(bytes, total);
        }

        @Override
        public void fetched(String name, Path file) {
            try {
                display.say(String.format(Locale.ROOT, "%s fetched, %s", name, ByteDisplay.size(Files.size(file))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

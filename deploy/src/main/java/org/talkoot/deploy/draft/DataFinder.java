package org.talkoot.deploy.draft;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.talkoot.engine.data.Cifar10;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.Digits;
import org.talkoot.engine.data.IdxFiles;
import org.talkoot.engine.data.ImageFile;
import org.talkoot.engine.data.ImageFolder;
import org.talkoot.engine.data.Pixels;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.tensor.Shape;

/** Finds out what data a path names. */
final class DataFinder {
    private static final int LARGEST_AS_IT_IS = 96;
    private static final int USUAL_SIZE = 64;

    private final Path base;
    private final Optional<String> label;

    /**
     * @param base the folder of the job file: paths below it are written relative to it
     * @param label of tables: last, an index or a name
     */
    DataFinder(Path base, Optional<String> label) {
        this.base = base.toAbsolutePath().normalize();
        this.label = label;
    }

    /** The digits that come with Talkoot. */
    static FoundData digits() {
        Dataset train = Digits.read().train();
        return found(List.of("format = digits"), "the bundled handwritten digits", train);
    }

    /**
     * @param named a folder, an IDX file of images, or a table of CSV, Parquet or Arrow
     * @throws DataException if it isn't, or what belongs to it is missing
     */
    FoundData find(Path named) {
        if (Files.isDirectory(named)) {
            return folder(named);
        }
        return IdxFiles.areImages(named) ? idx(named) : table(named);
    }

    private FoundData folder(Path folder) {
        List<Path> files = files(folder);
        Optional<Path> images = first(files, name -> name.startsWith("train") && name.contains("images"));
        if (images.isPresent()) {
            return idx(images.get());
        }
        List<Path> batches =
                files.stream().filter(file -> named(file, "data_batch")).toList();
        if (!batches.isEmpty()) {
            return cifar10(batches, first(files, name -> name.startsWith("test_batch")));
        }
        List<Path> tables = files.stream().filter(file -> isTable(name(file))).toList();
        Optional<Path> train =
                tables.size() == 1 ? Optional.of(tables.get(0)) : first(tables, name -> name.startsWith("train"));
        if (train.isPresent()) {
            return table(train.get());
        }
        return pictures(folder)
                .orElseThrow(() -> new DataException(folder + " has no data that Talkoot knows: neither IDX files named"
                        + " train…images… and train…labels…, nor CIFAR-10's data_batch_1.bin, nor one table of CSV,"
                        + " Parquet or Arrow, nor a folder of pictures for each class; name a file"));
    }

    /** Of the folder itself, or of its folders train and test. */
    private Optional<FoundData> pictures(Path folder) {
        Path own = folder.resolve("train");
        Path train = Files.isDirectory(own) ? own : folder;
        if (folders(train).stream().flatMap(each -> files(each).stream()).noneMatch(ImageFile::is)) {
            return Optional.empty();
        }
        ImageFolder pictures = ImageFolder.list(train);
        Path test = folder.resolve("test");
        boolean ownTest = train == own && Files.isDirectory(test);
        Pixels first = ImageFile.read(pictures.pictures().get(0), 3);
        boolean small = Math.max(first.height(), first.width()) <= LARGEST_AS_IT_IS;
        int channels = isGrey(first) ? 1 : 3;
        Shape shape = Shape.image(channels, small ? first.height() : USUAL_SIZE, small ? first.width() : USUAL_SIZE);
        List<String> lines = List.of(
                "format = folder",
                "train { folder = " + written(train) + " }",
                ownTest
                        ? "test { folder = " + written(test) + " }"
                        : "test-fraction = 0.2         # held out, chosen by the seed",
                "size = [" + shape.height() + ", " + shape.width() + "]             # pictures are brought to it",
                "channels = " + channels + "                # 1: grey, 3: in colour");
        return Optional.of(new FoundData(
                lines,
                "pictures in a folder for each class",
                shape,
                pictures.pictures().size(),
                pictures.classNames().size(),
                false));
    }

    private static boolean isGrey(Pixels picture) {
        byte[] values = picture.values();
        return IntStream.range(0, values.length).allMatch(i -> values[i] == values[i / 3 * 3]);
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new DataException("can't read the folder " + folder + ": " + FileTrouble.words(e), e);
        }
    }

    private static boolean isTable(String name) {
        return name.matches(".*\\.((csv|tsv)(\\.gz)?|parquet|arrow|feather)");
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new DataException("can't read the folder " + folder + ": " + FileTrouble.words(e), e);
        }
    }

    private static Optional<Path> first(List<Path> files, Predicate<String> suits) {
        return files.stream().filter(file -> suits.test(name(file))).findFirst();
    }

    private static boolean named(Path file, String begin) {
        return name(file).startsWith(begin);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private FoundData idx(Path images) {
        Path labels = labels(images);
        Dataset train = IdxFiles.readTrain(images, labels);
        List<String> lines = new ArrayList<>(List.of("format = idx", "train " + idxFiles(images, labels)));
        Path folder = images.toAbsolutePath().getParent();
        first(files(folder), name -> name.matches("(t10k|test).*images.*"))
                .ifPresent(test -> lines.add("test " + idxFiles(test, labels(test))));
        lines.add("scale = [0, 1]              # bytes to this range");
        return found(lines, words(train.sampleShape()), train);
    }

    private static String words(Shape shape) {
        if (!shape.isImage()) {
            return shape.elements() + " features a sample";
        }
        return "images of " + shape.width() + " x " + shape.height() + " pixels"
                + (shape.channels() == 1 ? "" : " in " + shape.channels() + " channels");
    }

    private static Path labels(Path images) {
        String name = name(images).replace("images", "labels").replaceAll("idx[234]", "idx1");
        Path folder = images.toAbsolutePath().getParent();
        Path labels = folder.resolve(name);
        Path other = folder.resolve(name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name + ".gz");
        if (name.equals(name(images)) || !Files.exists(labels) && !Files.exists(other)) {
            throw new DataException(
                    images + " holds images, but there is no file " + name + " with their labels beside it");
        }
        return Files.exists(labels) ? labels : other;
    }

    private String idxFiles(Path images, Path labels) {
        return "{ images = " + written(images) + ", labels = " + written(labels) + " }";
    }

    private FoundData cifar10(List<Path> batches, Optional<Path> test) {
        List<String> lines = new ArrayList<>(List.of(
                "format = cifar10",
                "train { files = ["
                        + String.join(", ", batches.stream().map(this::written).toList()) + "] }"));
        test.ifPresent(file -> lines.add("test { files = [" + written(file) + "] }"));
        lines.add("normalize { mean = [0.491, 0.482, 0.447], std = [0.247, 0.243, 0.262] }   # a channel each");
        return found(lines, "CIFAR-10, images of 32 x 32 pixels in colour", Cifar10.read(batches));
    }

    private FoundData table(Path file) {
        TableGuess guess = TableGuess.of(file, label);
        Path test = file.toAbsolutePath().resolveSibling(name(file).replaceFirst("^train", "test"));
        boolean ownTest = named(file, "train") && Files.exists(test);
        List<String> lines = new ArrayList<>(List.of("format = " + guess.format()));
        if (guess.numeric()) {
            lines.add("target = numeric");
        }
        lines.add("train { file = " + written(file) + guess.keys() + " }");
        lines.add(
                ownTest
                        ? "test { file = " + written(test) + guess.keys() + " }"
                        : "test-fraction = 0.2         # held out, chosen by the seed");
        lines.add("normalize = measured        # brings all features to one size");
        Dataset train = guess.data();
        String what = train.sampleShape().elements() + " features a sample";
        return new FoundData(
                lines, what, train.sampleShape(), train.size(), train.classes(), guess.numeric() && guess.isWide());
    }

    private static FoundData found(List<String> lines, String words, Dataset train) {
        return new FoundData(lines, words, train.sampleShape(), train.size(), train.classes(), false);
    }

    private String written(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return ConfigUtil.quoteString((absolute.startsWith(base) ? base.relativize(absolute) : absolute).toString());
    }
}

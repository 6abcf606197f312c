package org.talkoot.protocol.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Where samples come from and how they are prepared. Files may be gzip, recognised by content. */
public sealed interface DataSpec {
    /** The format's name in the job file. */
    String format();

    /** How values become inputs; default {@link Preparation#standard()}. */
    Preparation preparation();

    /** Whether raw values are bytes. */
    default boolean isOfBytes() {
        return this instanceof Idx || this instanceof Cifar10 || this instanceof Folder;
    }

    /** The same data, prepared otherwise. */
    DataSpec withPreparation(Preparation other);

    /** Images and labels in the IDX format of MNIST. Without {@code test} nothing is evaluated. */
    record Idx(IdxFiles train, Optional<IdxFiles> test, Preparation preparation) implements DataSpec {
        public Idx {
            Objects.requireNonNull(train, "train");
            Objects.requireNonNull(test, "test");
            Objects.requireNonNull(preparation, "preparation");
        }

        @Override
        public String format() {
            return "idx";
        }

        @Override
        public DataSpec withPreparation(Preparation other) {
            return new Idx(train, test, other);
        }
    }

    /** @param limit use the first {@code limit} samples only; default all. The files are still checked whole */
    record IdxFiles(Path images, Path labels, OptionalInt limit) {
        public IdxFiles {
            Objects.requireNonNull(images, "images");
            Objects.requireNonNull(labels, "labels");
            Check.atLeast(1, "limit", limit);
        }
    }

    /** Rows of numbers, one column of them the target; there are no bytes to scale. */
    sealed interface Table extends DataSpec {
        /** What a label is; default {@link Target#CLASS}. */
        Target target();

        /** Whether anything is held out for evaluation, in a file of its own or as a part. */
        boolean hasTest();
    }

    /**
     * Numbers in text columns.
     *
     * @param testFraction the part of the training file's samples, chosen by seed, that is held out for evaluation
     *     instead of a file of its own: above 0, below 1; default none
     * @param preparation normalisation only
     */
    record Csv(
            CsvFile train, Optional<CsvFile> test, OptionalDouble testFraction, Target target, Preparation preparation)
            implements Table {
        public Csv {
            Objects.requireNonNull(train, "train");
            Objects.requireNonNull(test, "test");
            checkTable("csv", target, testFraction, test.isPresent(), preparation);
        }

        /** Classes in the last column of a file without header, nothing held out. */
        public static Csv of(CsvFile train) {
            return new Csv(train, Optional.empty(), OptionalDouble.empty(), Target.CLASS, Preparation.standard());
        }

        @Override
        public String format() {
            return "csv";
        }

        @Override
        public boolean hasTest() {
            return test.isPresent() || testFraction.isPresent();
        }

        @Override
        public DataSpec withPreparation(Preparation other) {
            return new Csv(train, test, testFraction, target, other);
        }
    }

    /**
     * Files with typed columns; the other components are as those of {@link Csv}.
     *
     * @param format {@code parquet}, or {@code arrow} for Arrow's IPC format, which is Feather's version 2 too
     */
    record Columns(
            String format,
            ColumnFile train,
            Optional<ColumnFile> test,
            OptionalDouble testFraction,
            Target target,
            Preparation preparation)
            implements Table {
        public Columns {
            Objects.requireNonNull(train, "train");
            checkTable(format, target, testFraction, test.isPresent(), preparation);
        }

        @Override
        public boolean hasTest() {
            return test.isPresent() || testFraction.isPresent();
        }

        @Override
        public DataSpec withPreparation(Preparation other) {
            return new Columns(format, train, test, testFraction, target, other);
        }
    }

    private static void checkTable(
            String format, Target target, OptionalDouble testFraction, boolean test, Preparation preparation) {
        Objects.requireNonNull(target, "target");
        checkTestFraction(testFraction, test);
        Preparation unscaled = Preparation.standard();
        if (preparation.scaleLow() != unscaled.scaleLow() || preparation.scaleHigh() != unscaled.scaleHigh()) {
            throw new InvalidValue("scale", "is for bytes, and " + format + " has none; use normalize");
        }
    }

    /** What a label of a table is. */
    enum Target {
        /** One of a number of classes. */
        CLASS,
        /** A number to predict, with the loss mse. */
        NUMERIC
    }

    /** The binary version of CIFAR-10. Without {@code test} nothing is evaluated. */
    record Cifar10(Cifar10Files train, Optional<Cifar10Files> test, Preparation preparation) implements DataSpec {
        public Cifar10 {
            Objects.requireNonNull(train, "train");
            Objects.requireNonNull(test, "test");
            Objects.requireNonNull(preparation, "preparation");
        }

        @Override
        public String format() {
            return "cifar10";
        }

        @Override
        public DataSpec withPreparation(Preparation other) {
            return new Cifar10(train, test, other);
        }
    }

    /**
     * @param files read one after the other
     * @param limit use the first {@code limit} samples of all files only; default all
     */
    record Cifar10Files(List<Path> files, OptionalInt limit) {
        public Cifar10Files {
            files = List.copyOf(files);
            if (files.isEmpty()) {
                throw new InvalidValue("files", "must name at least one file, but is empty");
            }
            Check.atLeast(1, "limit", limit);
        }
    }

    /**
     * Folders of pictures: one for each class, named as it. Without {@code test} or {@code testFraction} nothing is
     * evaluated.
     *
     * @param testFraction the part of the training pictures, chosen by seed, that is held out for evaluation: above 0,
     *     below 1; default none
     * @param size height and width that every picture is brought to
     * @param channels 3: in colour, the default; 1: grey
     */
    record Folder(
            ImageFolder train,
            Optional<ImageFolder> test,
            OptionalDouble testFraction,
            List<Integer> size,
            int channels,
            Preparation preparation)
            implements DataSpec {
        /** Default of {@code channels}. */
        static final int COLOURS = 3;

        private static final int GREY = 1;
        private static final int MOST_SIZE = 4096;

        public Folder {
            Objects.requireNonNull(train, "train");
            Objects.requireNonNull(test, "test");
            Objects.requireNonNull(preparation, "preparation");
            checkTestFraction(testFraction, test.isPresent());
            size = List.copyOf(size);
            if (size.size() != 2 || !size.stream().allMatch(each -> each >= 1 && each <= MOST_SIZE)) {
                throw new InvalidValue(
                        "size", "must be [height, width], each from 1 to " + MOST_SIZE + ", but is " + size);
            }
            if (channels != GREY && channels != COLOURS) {
                throw new InvalidValue(
                        "channels", "must be " + GREY + " (grey) or " + COLOURS + " (in colour), but is " + channels);
            }
        }

        @Override
        public String format() {
            return "folder";
        }

        @Override
        public DataSpec withPreparation(Preparation other) {
            return new Folder(train, test, testFraction, size, channels, other);
        }
    }

    /** @param folder with a folder for each class; or, once it is packed, one file */
    record ImageFolder(Path folder) {
        public ImageFolder {
            Objects.requireNonNull(folder, "folder");
        }
    }

    private static void checkTestFraction(OptionalDouble testFraction, boolean test) {
        Check.fraction("test-fraction", testFraction);
        if (testFraction.isPresent() && test) {
            throw new InvalidValue("test-fraction", "must not be given beside test; one of the two is enough");
        }
    }

    /** The handwritten digits that come with Talkoot; a fifth, the same in every job, is held out for evaluation. */
    record Digits(Preparation preparation) implements DataSpec {
        public Digits {
            Objects.requireNonNull(preparation, "preparation");
        }

        @Override
        public String format() {
            return "digits";
        }

        @Override
        public DataSpec withPreparation(Preparation other) {
            return new Digits(other);
        }
    }
}

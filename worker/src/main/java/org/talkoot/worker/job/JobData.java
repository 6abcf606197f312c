package org.talkoot.worker.job;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.talkoot.engine.data.Cifar10;
import org.talkoot.engine.data.ColumnFile;
import org.talkoot.engine.data.ColumnFormat;
import org.talkoot.engine.data.CsvFormat;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.Digits;
import org.talkoot.engine.data.IdxFiles;
import org.talkoot.engine.data.PackedImages;
import org.talkoot.engine.data.Preparation;
import org.talkoot.engine.data.TestSplit;
import org.talkoot.protocol.job.CsvFile;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.Preparation.Normalize;

/** The data sets that a job names, read and prepared. */
record JobData(Dataset train, Optional<Dataset> validation, Optional<Dataset> test) {

    /** Without a part of the training set that is held out. */
    private JobData(Dataset train, Optional<Dataset> test) {
        this(train, Optional.empty(), test);
    }

    /** @param seed of the split, where a part of the training samples is held out */
    static JobData read(DataSpec spec, long seed) {
        JobData data = readRaw(spec, seed).withoutValidation(spec.preparation().validationFraction(), seed);
        Preparation preparation = preparation(spec.preparation(), data.train());
        return new JobData(
                data.train().prepared(preparation),
                data.validation().map(set -> set.prepared(preparation)),
                data.test().map(set -> set.prepared(preparation)));
    }

    private JobData withoutValidation(OptionalDouble fraction, long seed) {
        if (fraction.isEmpty()) {
            return this;
        }
        TestSplit split = TestSplit.forValidation(train, fraction.getAsDouble(), seed);
        return new JobData(split.train(), Optional.of(split.test()), test);
    }

    private static JobData readRaw(DataSpec spec, long seed) {
        if (spec instanceof DataSpec.Idx idx) {
            return idx(idx);
        } else if (spec instanceof DataSpec.Csv csv) {
            return csv(csv, seed);
        } else if (spec instanceof DataSpec.Columns columns) {
            return columns(columns, seed);
        } else if (spec instanceof DataSpec.Folder folder) {
            return folder(folder, seed);
        } else if (spec instanceof DataSpec.Cifar10 cifar) {
            return new JobData(
                    limited(Cifar10.read(cifar.train().files()), cifar.train().limit()),
                    cifar.test().map(test -> limited(Cifar10.read(test.files()), test.limit())));
        }
        TestSplit digits = Digits.read();
        return new JobData(digits.train(), Optional.of(digits.test()));
    }

    private static JobData idx(DataSpec.Idx idx) {
        Dataset train = IdxFiles.readTrain(idx.train().images(), idx.train().labels());
        return new JobData(
                limited(train, idx.train().limit()),
                idx.test().map(test -> limited(IdxFiles.readTest(test.images(), test.labels(), train), test.limit())));
    }

    private static JobData folder(DataSpec.Folder folder, long seed) {
        Dataset train = PackedImages.readTrain(folder.train().folder());
        return folder.testFraction().isPresent()
                ? split(train, folder.testFraction().getAsDouble(), seed)
                : new JobData(train, folder.test().map(test -> PackedImages.readTest(test.folder(), train)));
    }

    private static JobData split(Dataset all, double fraction, long seed) {
        TestSplit split = TestSplit.of(all, fraction, seed);
        return new JobData(split.train(), Optional.of(split.test()));
    }

    private static JobData csv(DataSpec.Csv csv, long seed) {
        Dataset whole =
                org.talkoot.engine.data.CsvFile.readTrain(csv.train().file(), format(csv.train(), csv.target()));
        Dataset train = limited(whole, csv.train().limit());
        if (csv.testFraction().isPresent()) {
            return split(train, csv.testFraction().getAsDouble(), seed);
        }
        return new JobData(train, csv.test().map(test -> {
            CsvFormat format = format(test, csv.target());
            return limited(org.talkoot.engine.data.CsvFile.readTest(test.file(), format, whole), test.limit());
        }));
    }

    private static JobData columns(DataSpec.Columns columns, long seed) {
        ColumnFormat format = columns.format().equals("parquet") ? ColumnFormat.PARQUET : ColumnFormat.ARROW;
        CsvFormat.Target target = target(columns.target());
        Dataset whole = ColumnFile.readTrain(
                columns.train().file(), format, columns.train().label().text(), target);
        Dataset train = limited(whole, columns.train().limit());
        if (columns.testFraction().isPresent()) {
            return split(train, columns.testFraction().getAsDouble(), seed);
        }
        return new JobData(
                train,
                columns.test()
                        .map(test -> limited(
                                ColumnFile.readTest(
                                        test.file(), format, test.label().text(), target, whole),
                                test.limit())));
    }

    private static CsvFormat format(CsvFile file, DataSpec.Target target) {
        return new CsvFormat(file.header(), file.skipLines(), file.label().text(), file.separator(), target(target));
    }

    private static CsvFormat.Target target(DataSpec.Target target) {
        return target == DataSpec.Target.CLASS ? CsvFormat.Target.CLASS : CsvFormat.Target.NUMBER;
    }

    private static Dataset limited(Dataset data, java.util.OptionalInt limit) {
        return limit.isPresent() ? data.first(limit.getAsInt()) : data;
    }

    private static Preparation preparation(org.talkoot.protocol.job.Preparation spec, Dataset train) {
        return spec.normalize().orElse(null) instanceof Normalize.Measured
                ? train.measured(new Preparation(spec.scaleLow(), spec.scaleHigh(), List.of(), List.of()))
                : preparation(spec);
    }

    /** Where nothing needs to be measured. */
    static Preparation preparation(org.talkoot.protocol.job.Preparation spec) {
        Optional<Normalize.Given> given = spec.normalize().map(Normalize.Given.class::cast);
        return new Preparation(
                spec.scaleLow(),
                spec.scaleHigh(),
                given.map(Normalize.Given::mean).orElse(List.of()),
                given.map(Normalize.Given::std).orElse(List.of()));
    }
}

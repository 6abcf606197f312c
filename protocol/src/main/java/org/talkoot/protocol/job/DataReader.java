package org.talkoot.protocol.job;

import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.talkoot.protocol.job.DataSpec.Cifar10Files;
import org.talkoot.protocol.job.DataSpec.IdxFiles;
import org.talkoot.protocol.job.DataSpec.ImageFolder;

/** The keys of {@code job.data}; each format has its own. */
final class DataReader {
    /** Beside a group of mean and std, the word that {@code normalize} may be. */
    static final String MEASURED = "measured";

    private static final Map<String, Function<Section, DataSpec>> FORMATS = Map.of(
            "idx", DataReader::idx,
            "csv", DataReader::csv,
            "parquet", s -> columns(s, "parquet"),
            "arrow", s -> columns(s, "arrow"),
            "cifar10", DataReader::cifar10,
            "folder", DataReader::folder,
            "digits", s -> new DataSpec.Digits(preparation(s)));

    private static final Map<String, Function<Section, AugmentSpec>> AUGMENTATIONS = Map.of(
            "flip",
                    s -> new AugmentSpec.Flip(
                            s.real("p", AugmentSpec.Flip.standard().p())),
            "crop", s -> new AugmentSpec.Crop(s.require("padding").integer()),
            "shift",
                    s -> new AugmentSpec.Shift(
                            s.require("horizontal").integer(),
                            s.require("vertical").integer()));

    private DataReader() {}

    static DataSpec data(Section s) {
        return ModelReader.byKind(s, "format", FORMATS);
    }

    private static DataSpec idx(Section s) {
        return new DataSpec.Idx(idxFiles(s.require("train")), s.find("test").map(DataReader::idxFiles), preparation(s));
    }

    private static IdxFiles idxFiles(Setting files) {
        return files.section()
                .read(s -> new IdxFiles(
                        s.require("images").file(), s.require("labels").file(), s.optionalInteger("limit")));
    }

    private static DataSpec cifar10(Section s) {
        return new DataSpec.Cifar10(
                cifar10Files(s.require("train")), s.find("test").map(DataReader::cifar10Files), preparation(s));
    }

    private static Cifar10Files cifar10Files(Setting files) {
        return files.section()
                .read(s -> new Cifar10Files(
                        s.require("files").elements().stream()
                                .map(Setting::file)
                                .toList(),
                        s.optionalInteger("limit")));
    }

    private static DataSpec folder(Section s) {
        return new DataSpec.Folder(
                imageFolder(s.require("train")),
                s.find("test").map(DataReader::imageFolder),
                s.optionalReal("test-fraction"),
                s.require("size").elements().stream().map(Setting::integer).toList(),
                s.integer("channels", DataSpec.Folder.COLOURS),
                preparation(s));
    }

    private static ImageFolder imageFolder(Setting files) {
        return files.section().read(s -> new ImageFolder(s.require("folder").file()));
    }

    private static DataSpec csv(Section s) {
        DataSpec.Csv standard = DataSpec.Csv.of(csvFile(s.require("train")));
        requireNoImages(s, "csv");
        return new DataSpec.Csv(
                standard.train(),
                s.find("test").map(DataReader::csvFile),
                s.optionalReal("test-fraction"),
                s.choice("target", standard.target()),
                normalized(s, standard.preparation()));
    }

    private static void requireNoImages(Section s, String format) {
        if (s.find("scale").isPresent()) {
            throw s.problem(
                    "scale", "is for formats with bytes, which " + format + " is not; normalize would be right");
        }
        if (s.find("augment").isPresent()) {
            throw s.problem("augment", "is for formats with images, which " + format + " is not; leave it out");
        }
    }

    private static DataSpec columns(Section s, String format) {
        requireNoImages(s, format);
        return new DataSpec.Columns(
                format,
                columnFile(s.require("train")),
                s.find("test").map(DataReader::columnFile),
                s.optionalReal("test-fraction"),
                s.choice("target", DataSpec.Target.CLASS),
                normalized(s, Preparation.standard()));
    }

    private static ColumnFile columnFile(Setting file) {
        return file.section()
                .read(s -> new ColumnFile(
                        s.require("file").file(),
                        s.find("label").map(DataReader::label).orElseGet(LabelColumn.Last::new),
                        s.optionalInteger("limit")));
    }

    private static CsvFile csvFile(Setting file) {
        return file.section().read(s -> {
            CsvFile standard = CsvFile.of(s.require("file").file());
            return new CsvFile(
                    standard.file(),
                    s.flag("header", standard.header()),
                    s.integer("skip-lines", standard.skipLines()),
                    s.find("label").map(DataReader::label).orElse(standard.label()),
                    s.find("separator").map(DataReader::separator).orElse(standard.separator()),
                    s.optionalInteger("limit"));
        });
    }

    private static LabelColumn label(Setting setting) {
        Object label = setting.value().unwrapped();
        if (label instanceof Number) {
            return new LabelColumn.Index(setting.integer());
        }
        if (label instanceof String name) {
            return name.equals("last") ? new LabelColumn.Last() : new LabelColumn.Name(name);
        }
        throw setting.problem("must be last, a column's index or a column's name");
    }

    private static char separator(Setting setting) {
        String text = setting.text();
        if (text.length() != 1) {
            throw setting.problem("must be one character in quotes, but has " + text.length());
        }
        return text.charAt(0);
    }

    private static Preparation preparation(Section s) {
        Preparation scaled = s.find("scale").map(DataReader::scale).orElse(Preparation.standard());
        return s.find("augment")
                .map(list -> normalized(s, scaled.withAugment(augmentations(list))))
                .orElseGet(() -> normalized(s, scaled));
    }

    private static List<AugmentSpec> augmentations(Setting list) {
        return list.elements().stream()
                .map(each -> ModelReader.byKind(each.typedSection(), "type", AUGMENTATIONS))
                .toList();
    }

    private static Preparation scale(Setting setting) {
        List<Setting> range = setting.elements();
        if (range.size() != 2) {
            throw setting.problem("must be a range [low, high], but is a list of " + range.size());
        }
        return Preparation.standard()
                .withScale(range.get(0).float32(), range.get(1).float32());
    }

    private static Preparation normalized(Section s, Preparation scaled) {
        Preparation held = s.find("validation-fraction")
                .map(setting -> scaled.withValidationFraction(setting.real()))
                .orElse(scaled);
        return s.find("normalize").map(setting -> normalized(setting, held)).orElse(held);
    }

    private static Preparation normalized(Setting setting, Preparation scaled) {
        if (MEASURED.equals(setting.value().unwrapped())) {
            return scaled.withMeasuredNormalize();
        }
        if (setting.value().valueType() != ConfigValueType.OBJECT) {
            throw setting.mustBe(MEASURED + " or a group { mean, std }");
        }
        return setting.section().read(n -> scaled.withNormalize(floats(n.require("mean")), floats(n.require("std"))));
    }

    private static List<Float> floats(Setting setting) {
        return setting.elements().stream().map(Setting::float32).toList();
    }
}

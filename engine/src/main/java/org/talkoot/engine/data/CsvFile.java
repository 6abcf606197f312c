package org.talkoot.engine.data;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.talkoot.engine.tensor.Shape;

/**
 * Numbers in the columns of a text file (CSV, RFC 4180, UTF-8), one of them the target. Plain or gzip; always read and
 * checked whole. Features that are large against the heap lie in a scratch file.
 */
public final class CsvFile {
    private CsvFile() {}

    /**
     * Training data; the labels that occur are the classes, numbers in numeric order, else in the order of their text.
     *
     * @throws DataException if the file isn't a correct one of that format
     */
    public static Dataset readTrain(Path path, CsvFormat format) {
        try (DataFile file = DataFile.open(path);
                RowCollector values = new RowCollector()) {
            CsvTable table = CsvTable.read(file, format, values);
            return dataset(file, table, values, format, () -> ClassNames.of(table.distinctLabels()));
        }
    }

    /**
     * Test data: as many features as the training data, labels of its classes.
     *
     * @throws DataException if the file isn't a correct one of that format, or doesn't fit the training data
     */
    public static Dataset readTest(Path path, CsvFormat format, Dataset train) {
        try (DataFile file = DataFile.open(path);
                RowCollector values = new RowCollector()) {
            CsvTable table = CsvTable.read(file, format, values);
            Shape shape = Shape.features(table.featureCount());
            if (!shape.equals(train.sampleShape())) {
                throw file.wrong("it has " + table.featureCount() + " features, but the training data of "
                        + train.origin() + " have " + train.sampleShape().elements());
            }
            return dataset(file, table, values, format, () -> new ClassNames(train.classNames()));
        }
    }

    private static Dataset dataset(
            DataFile file, CsvTable table, RowCollector values, CsvFormat format, Supplier<ClassNames> classes) {
        Samples samples = new FloatSamples(Shape.features(table.featureCount()), values.floats(table.featureCount()));
        if (format.target() == CsvFormat.Target.NUMBER) {
            return new Dataset(file.name(), samples, new Labels.Numbers(table.targets()));
        }
        ClassNames names = classes.get();
        return new Dataset(file.name(), samples, new Labels.Classes(indices(table, names), names.names()));
    }

    private static int[] indices(CsvTable table, ClassNames classes) {
        List<String> labels = table.labels();
        int[] indices = new int[labels.size()];
        for (int row = 0; row < indices.length; row++) {
            String label = labels.get(row);
            if (label.isEmpty()) {
                throw table.wrongLabel(row, "the label is empty, but every row must have one");
            }
            indices[row] = classes.index(label);
            if (indices[row] < 0) {
                throw table.wrongLabel(
                        row,
                        "the label " + CsvCell.quote(label) + " isn't one of the training data, which has " + classes);
            }
        }
        return indices;
    }
}

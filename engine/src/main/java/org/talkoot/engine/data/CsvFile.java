package org.talkoot.engine.data;

import java.nio.file.Path;

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
            return CsvTable.read(file, format, values).train(file, values, format.target());
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
            return CsvTable.read(file, format, values).test(file, values, format.target(), train);
        }
    }
}

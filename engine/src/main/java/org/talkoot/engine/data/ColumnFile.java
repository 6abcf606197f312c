package org.talkoot.engine.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.talkoot.engine.data.CsvFormat.Target;
import org.talkoot.engine.data.column.Column;
import org.talkoot.engine.data.column.ColumnSource;

/**
 * A file of Parquet or Arrow: one column is the target, each other one a feature, or several if it has lists. Integers of
 * all widths, truth values as 0 and 1, and floats of all widths, rounded to float32. Always read and checked whole, a batch of
 * rows at a time; features that are large against the heap lie in a scratch file.
 */
public final class ColumnFile {
    private ColumnFile() {}

    /**
     * Training data; the labels that occur are the classes, numbers in numeric order, else in the order of their text. What a
     * CSV file with the same numbers gives is equal.
     *
     * @param label the target's column: {@code last}, an index counted from 0, or a name
     * @throws DataException if the file isn't a correct one of that format
     */
    public static Dataset readTrain(Path path, ColumnFormat format, String label, Target target) {
        try (DataFile file = DataFile.open(path);
                RowCollector values = new RowCollector()) {
            return read(file, path, format, columns -> TableColumns.named(file, label, columns), target, values)
                    .train(file, values, target);
        }
    }

    /**
     * Test data: as many features as the training data, labels of its classes.
     *
     * @throws DataException if the file isn't a correct one of that format, or doesn't fit the training data
     */
    public static Dataset readTest(Path path, ColumnFormat format, String label, Target target, Dataset train) {
        try (DataFile file = DataFile.open(path);
                RowCollector values = new RowCollector()) {
            return read(file, path, format, columns -> TableColumns.named(file, label, columns), target, values)
                    .test(file, values, target, train);
        }
    }

    /** Whatever the library throws at a file that isn't whole becomes a sentence. */
    static ColumnTable read(
            DataFile file,
            Path path,
            ColumnFormat format,
            Function<List<Column>, TableColumns> places,
            Target target,
            RowCollector values) {
        try (ColumnSource source = format.open(file, path)) {
            return ColumnTable.read(file, source, places.apply(source.columns()), target, values);
        } catch (DataException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new DataException(
                    file.name() + " can't be read as " + format.words()
                            + ": it is damaged, or a batch of its rows needs"
                            + " more memory than there is; more and smaller ones need less",
                    e);
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new DataException(
                    file.name() + " can't be read as " + format.words() + ": " + DataFile.clause(why), e);
        }
    }
}

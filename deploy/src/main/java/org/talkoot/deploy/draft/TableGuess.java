package org.talkoot.deploy.draft;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.talkoot.engine.data.ColumnFile;
import org.talkoot.engine.data.ColumnFormat;
import org.talkoot.engine.data.CsvFormat.Target;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.Dataset;

/**
 * How a table is to be read, proved by reading all of it.
 *
 * @param keys what the job file must say of it, behind the file
 * @param numeric whether the target is a number and not a class: it has a fraction, or more than 20 values that most
 *     samples don't share
 */
record TableGuess(String format, String keys, Dataset data, boolean numeric) {
    private static final int MOST_CLASSES = 20;
    private static final int WIDE = 10;

    /** @throws DataException if the file can't be read as a table of numbers and a target */
    static TableGuess of(Path file, Optional<String> label) {
        Optional<ColumnFormat> columns = ColumnFormat.of(file);
        if (columns.isEmpty()) {
            return CsvGuess.of(file, label);
        }
        String column = label.orElse("last");
        return of(
                columns.get() == ColumnFormat.PARQUET ? "parquet" : "arrow",
                labelKey(column),
                target -> ColumnFile.readTrain(file, columns.get(), column, target));
    }

    static TableGuess of(String format, String keys, Function<Target, Dataset> reading) {
        Dataset data = reading.apply(Target.CLASS);
        return isNumeric(data)
                ? new TableGuess(format, keys, reading.apply(Target.NUMBER), true)
                : new TableGuess(format, keys, data, false);
    }

    static String labelKey(String label) {
        if (label.equals("last")) {
            return "";
        }
        return ", label = " + (label.matches("\\d+") ? label : ConfigUtil.quoteString(label));
    }

    static boolean isNumber(String text) {
        return text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    }

    private static boolean isNumeric(Dataset data) {
        List<String> names = data.classNames();
        boolean numbers = names.stream().allMatch(TableGuess::isNumber);
        boolean fractions = names.stream().anyMatch(name -> name.contains("."));
        return numbers && (fractions || names.size() > MOST_CLASSES && 2 * names.size() > data.size());
    }

    /** Whether the numbers to predict are spread by more than 10 about their mean, or their mean is as far from 0. */
    boolean isWide() {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < data.size(); i++) {
            sum += data.target(i);
            squares += (double) data.target(i) * data.target(i);
        }
        return squares / data.size() > WIDE * WIDE;
    }
}

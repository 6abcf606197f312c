package org.talkoot.deploy.draft;

import com.typesafe.config.ConfigUtil;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.talkoot.engine.data.CsvFile;
import org.talkoot.engine.data.CsvFormat;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.file.FileTrouble;

/**
 * How a CSV file is to be read, guessed from its first lines, and proved by reading all of it.
 *
 * @param numeric whether the target is a number and not a class: it has a fraction, or more than 20 values that most
 *     samples don't share
 */
record CsvGuess(CsvFormat format, Dataset data, boolean numeric) {
    private static final int LINES = 50;
    private static final int MOST_CLASSES = 20;
    private static final int WIDE = 10;

    /** @throws DataException if the file can't be read as CSV of numbers and a target */
    static CsvGuess of(Path file, Optional<String> label) {
        List<String> lines = firstLines(file);
        char separator = Stream.of(',', ';', '\t', '|')
                .max(Comparator.comparingLong(each -> fields(lines.get(lines.size() - 1), each).length))
                .orElseThrow();
        int columns = fields(lines.get(lines.size() - 1), separator).length;
        int skip = (int) lines.stream()
                .takeWhile(line -> fields(line, separator).length != columns)
                .count();
        String[] first = fields(lines.get(skip), separator);
        int target = label.filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(columns - 1);
        boolean header = label.filter(text -> !text.matches("\\d+|last")).isPresent()
                || IntStream.range(0, columns).anyMatch(i -> i != target && !isNumber(first[i]));
        CsvFormat classes = new CsvFormat(header, skip, label.orElse("last"), separator, CsvFormat.Target.CLASS);
        Dataset data = CsvFile.readTrain(file, classes);
        if (!isNumeric(data)) {
            return new CsvGuess(classes, data, false);
        }
        CsvFormat numbers = new CsvFormat(header, skip, label.orElse("last"), separator, CsvFormat.Target.NUMBER);
        return new CsvGuess(numbers, CsvFile.readTrain(file, numbers), true);
    }

    private static List<String> firstLines(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(2);
            boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
            in.reset();
            BufferedReader text = new BufferedReader(
                    new InputStreamReader(gzip ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
            List<String> lines =
                    text.lines().limit(LINES).filter(line -> !line.isBlank()).toList();
            if (lines.isEmpty()) {
                throw new DataException(file + " is empty, but must hold samples");
            }
            return lines;
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) { // of a line
            throw unreadable(file, e.getCause());
        }
    }

    private static DataException unreadable(Path file, IOException why) {
        return new DataException(file + " can't be read: " + FileTrouble.words(why), why);
    }

    private static String[] fields(String line, char separator) {
        return line.split(java.util.regex.Pattern.quote(Character.toString(separator)), -1);
    }

    private static boolean isNumber(String cell) {
        return cell.strip().replace("\"", "").matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    }

    private static boolean isNumeric(Dataset data) {
        List<String> names = data.classNames();
        boolean numbers = names.stream().allMatch(CsvGuess::isNumber);
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

    /** What the job file must say of it, behind the file. */
    String keys() {
        StringBuilder keys = new StringBuilder();
        if (format.skipLines() > 0) {
            keys.append(", skip-lines = ").append(format.skipLines());
        }
        if (format.header()) {
            keys.append(", header = true");
        }
        if (!format.label().equals("last")) {
            keys.append(", label = ")
                    .append(format.label().matches("\\d+") ? format.label() : ConfigUtil.quoteString(format.label()));
        }
        if (format.separator() != ',') {
            keys.append(", separator = ").append(ConfigUtil.quoteString(Character.toString(format.separator())));
        }
        return keys.toString();
    }
}

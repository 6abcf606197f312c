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
import org.talkoot.engine.file.FileTrouble;

/** How a CSV file is to be read, guessed from its first lines. */
final class CsvGuess {
    private static final int LINES = 50;

    private CsvGuess() {}

    /** @throws DataException if the file can't be read as CSV of numbers and a target */
    static TableGuess of(Path file, Optional<String> label) {
        List<String> lines = firstLines(file);
        char separator = Stream.of(',', ';', '\t', '|')
                .max(Comparator.comparingLong(each -> fields(lines.get(lines.size() - 1), each).length))
                .orElseThrow();
        int columns = fields(lines.get(lines.size() - 1), separator).length;
        int skip = (int) lines.stream()
                .takeWhile(line -> fields(line, separator).length != columns)
                .count();
        String[] first = fields(lines.get(skip), separator);
        int labelColumn = label.filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(columns - 1);
        boolean header = label.filter(text -> !text.matches("\\d+|last")).isPresent()
                || IntStream.range(0, columns).anyMatch(i -> i != labelColumn && !isNumber(first[i]));
        CsvFormat classes = new CsvFormat(header, skip, label.orElse("last"), separator, CsvFormat.Target.CLASS);
        return TableGuess.of("csv", keys(classes), target -> CsvFile.readTrain(file, withTarget(classes, target)));
    }

    private static CsvFormat withTarget(CsvFormat format, CsvFormat.Target target) {
        return new CsvFormat(format.header(), format.skipLines(), format.label(), format.separator(), target);
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
        return TableGuess.isNumber(cell.strip().replace("\"", ""));
    }

    /** What the job file must say of it, behind the file. */
    private static String keys(CsvFormat format) {
        StringBuilder keys = new StringBuilder();
        if (format.skipLines() > 0) {
            keys.append(", skip-lines = ").append(format.skipLines());
        }
        if (format.header()) {
            keys.append(", header = true");
        }
        keys.append(TableGuess.labelKey(format.label()));
        if (format.separator() != ',') {
            keys.append(", separator = ").append(ConfigUtil.quoteString(Character.toString(format.separator())));
        }
        return keys.toString();
    }
}

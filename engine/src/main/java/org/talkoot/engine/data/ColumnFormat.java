package org.talkoot.engine.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.talkoot.engine.data.column.ArrowSource;
import org.talkoot.engine.data.column.ColumnSource;
import org.talkoot.engine.data.column.ParquetSource;

/** The formats with typed columns. */
public enum ColumnFormat {
    /** <a href="https://parquet.apache.org/docs/file-format/">Apache Parquet</a>. */
    PARQUET("Parquet"),

    /** <a href="https://arrow.apache.org/docs/format/Columnar.html">Arrow's IPC format</a>, a file or a stream. */
    ARROW("Arrow");

    private static final byte[] PARQUET_MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ARROW_MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STREAM_MAGIC = {-1, -1, -1, -1};
    private static final byte[] FEATHER_1_MAGIC = "FEA1".getBytes(StandardCharsets.US_ASCII);

    private static final int LONGEST_MAGIC = ARROW_MAGIC.length;

    private final String words;

    ColumnFormat(String words) {
        this.words = words;
    }

    /** As people write it. */
    public String words() {
        return words;
    }

    /** The format of a file that begins as one of them does. */
    public static Optional<ColumnFormat> of(Path path) {
        try (DataFile file = DataFile.open(path)) {
            return of(file.read(LONGEST_MAGIC)).filter(format -> file.hasKnownSize());
        }
    }

    private static Optional<ColumnFormat> of(byte[] begin) {
        if (begins(begin, PARQUET_MAGIC)) {
            return Optional.of(PARQUET);
        }
        return begins(begin, ARROW_MAGIC) || begins(begin, STREAM_MAGIC) ? Optional.of(ARROW) : Optional.empty();
    }

    /** The file's columns, or what is wrong with its beginning. */
    ColumnSource open(DataFile file, Path path) throws IOException {
        byte[] begin = file.read(LONGEST_MAGIC);
        if (!file.hasKnownSize()) {
            throw file.wrong(
                    "it is compressed by gzip as a whole, but " + words + " files are compressed inside: unpack it");
        }
        ColumnFormat found = of(begin)
                .orElseThrow(() -> file.wrong(
                        begins(begin, FEATHER_1_MAGIC)
                                ? "it is of Feather's version 1: write it with version 2, which is Arrow's"
                                : "it doesn't begin as " + words + " files do"));
        if (found != this) {
            throw file.wrong("it is a file of " + found.words + ", but the format is " + words);
        }
        return this == PARQUET ? ParquetSource.open(path) : ArrowSource.open(path, begins(begin, STREAM_MAGIC));
    }

    private static boolean begins(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }
}

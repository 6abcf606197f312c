package org.talkoot.engine.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.talkoot.engine.tensor.Shape;

/**
 * What an IDX file begins with: the magic number, which is the type of the values and the number of dimensions, a byte
 * each after two zeros, and the sizes. All of 32 bits, big-endian. Of the types only unsigned bytes are read.
 *
 * @param sizes of labels: samples; of what is trained on: samples x features, samples x rows x columns, or samples x
 *     channels x rows x columns
 */
record IdxHeader(int[] sizes) {
    private static final int UNSIGNED_BYTES = 0x08;
    private static final Map<Integer, String> OTHER_TYPES = Map.of(
            0x09, "signed bytes",
            0x0B, "integers of 16 bits",
            0x0C, "integers of 32 bits",
            0x0D, "floats of 32 bits",
            0x0E, "floats of 64 bits");
    private static final List<List<String>> SIZE_NAMES = List.of(
            List.of("labels"),
            List.of("samples", "features"),
            List.of("images", "rows", "columns"),
            List.of("images", "channels", "rows", "columns"));
    private static final int MAX_SAMPLE = Integer.MAX_VALUE - 8; // what an array may hold on every JVM
    private static final int MAX_CHANNELS = 1 << 16; // each may be prepared by a table of its own

    /** What a file holds, and how many dimensions it then has. */
    enum Kind {
        LABELS(1, 1, "for labels, unsigned bytes"),
        IMAGES(2, 4, "for images, unsigned bytes in 2 to 4 dimensions");

        private final int fewest;
        private final int most;
        private final String words;

        Kind(int fewest, int most, String words) {
            this.fewest = fewest;
            this.most = most;
            this.words = words;
        }

        private boolean has(int magic) {
            return magic >>> Byte.SIZE == UNSIGNED_BYTES && dimensions(magic) >= fewest && dimensions(magic) <= most;
        }

        private String magics() {
            String all = IntStream.rangeClosed(fewest, most)
                    .mapToObj(dimensions -> hex(UNSIGNED_BYTES << Byte.SIZE | dimensions))
                    .collect(Collectors.joining(", "));
            return all.replaceFirst(", (\\w+)$", " or $1");
        }
    }

    /** Whether a file that begins so is an IDX file of more than labels, be it one that is read or not. */
    static boolean isOfImages(byte[] begin) {
        int magic = begin.length < Integer.BYTES ? 0 : ByteBuffer.wrap(begin).getInt();
        int type = magic >>> Byte.SIZE;
        return (type == UNSIGNED_BYTES || OTHER_TYPES.containsKey(type)) && dimensions(magic) > 1;
    }

    /** @throws DataException if the file doesn't begin as one of that kind */
    static IdxHeader read(DataFile file, Kind kind) {
        byte[] magic = file.read(Integer.BYTES);
        if (magic.length < Integer.BYTES) {
            throw torn(file, magic.length, "at least " + (1 + kind.fewest) * Integer.BYTES);
        }
        requireMagic(file, ByteBuffer.wrap(magic).getInt(), kind);
        List<String> names = SIZE_NAMES.get(magic[Integer.BYTES - 1] - 1);
        ByteBuffer header = ByteBuffer.wrap(file.read(names.size() * Integer.BYTES));
        if (header.limit() < names.size() * Integer.BYTES) {
            throw torn(file, Integer.BYTES + header.limit(), "" + (1 + names.size()) * Integer.BYTES);
        }
        int[] sizes = new int[names.size()];
        int rowBytes = 1;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = header.getInt();
            requireSize(file, i, sizes[i], names.get(i), rowBytes);
            rowBytes *= i == 0 ? 1 : sizes[i];
        }
        return new IdxHeader(sizes);
    }

    private static DataException torn(DataFile file, int at, String bytes) {
        return file.wrong(at, "the file ends within its header, which takes " + bytes + " bytes");
    }

    private static void requireMagic(DataFile file, int magic, Kind kind) {
        if (kind.has(magic)) {
            return;
        }
        String type = OTHER_TYPES.get(magic >>> Byte.SIZE);
        String hint = type != null
                ? ", the one of " + type
                : Kind.IMAGES.has(magic) ? ", the one of images" : Kind.LABELS.has(magic) ? ", the one of labels" : "";
        throw file.wrong(
                0, "the magic number is " + hex(magic) + hint + ", but must be " + kind.magics() + " " + kind.words);
    }

    private static void requireSize(DataFile file, int which, int size, String name, int rowBytes) {
        String problem = null;
        if (size < 1 || which > 0 && size > MAX_SAMPLE / rowBytes) {
            problem = "at least 1, and all values of a sample together at most " + MAX_SAMPLE;
        } else if (size > MAX_CHANNELS && (name.equals("channels") || name.equals("features"))) {
            problem = "at most " + MAX_CHANNELS;
        }
        if (problem != null) {
            throw file.wrong(
                    (1 + which) * Integer.BYTES,
                    "the number of " + name + " is " + Integer.toUnsignedString(size) + ", but must be " + problem);
        }
    }

    private static int dimensions(int magic) {
        return magic & 0xFF;
    }

    private static String hex(int magic) {
        return String.format("0x%08X", magic);
    }

    int bytes() {
        return (1 + sizes.length) * Integer.BYTES;
    }

    int count() {
        return sizes[0];
    }

    /** Of a sample; not for labels. */
    Shape shape() {
        return switch (sizes.length) {
            case 2 -> Shape.features(sizes[1]);
            case 3 -> Shape.image(1, sizes[1], sizes[2]);
            default -> Shape.image(sizes[1], sizes[2], sizes[3]);
        };
    }

    int rowBytes() {
        return Arrays.stream(sizes).skip(1).reduce(1, Math::multiplyExact);
    }
}

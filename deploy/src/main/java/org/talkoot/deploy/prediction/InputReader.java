package org.talkoot.deploy.prediction;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.talkoot.deploy.recording.StoredModel;
import org.talkoot.engine.data.ColumnFormat;
import org.talkoot.engine.data.CsvFormat;
import org.talkoot.engine.data.CsvRows;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.IdxFiles;
import org.talkoot.engine.data.ImageFile;
import org.talkoot.engine.data.Pixels;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.CsvFile;
import org.talkoot.protocol.job.DataSpec;

/** Reads files as samples of a model; what they are is seen from their first bytes. */
final class InputReader {
    private static final float LARGEST = 255;

    private final StoredModel model;
    private final Options options;
    private final Consumer<String> notes;
    private boolean noted;

    /**
     * @param resize whether pictures of another size are brought to the model's
     * @param invert whether dark becomes bright, in pictures and IDX files
     * @param label of CSV files: last, an index or a name; by default the job's
     */
    record Options(boolean resize, boolean invert, Optional<String> label) {}

    /** @param notes takes a sentence about what may not be meant */
    InputReader(StoredModel model, Options options, Consumer<String> notes) {
        this.model = model;
        this.options = options;
        this.notes = notes;
    }

    /** @throws DataException if the file isn't one that the model takes */
    Input read(Path file) {
        if (ImageFile.is(file)) {
            requireImages(file, "a picture");
            return new Input(
                    file.toString(), List.of(), dataset(file, picture(file).values()), List.of());
        }
        if (IdxFiles.areImages(file)) {
            requireImages(file, "a file of images");
            return idx(file);
        }
        ColumnFormat.of(file).ifPresent(format -> {
            throw new DataException(
                    file + " is a file of " + format.words()
                            + ", which isn't taken here: write its rows as CSV (talkoot evaluate takes it as the test data of a job)");
        });
        return csv(file);
    }

    private void requireImages(Path file, String what) {
        if (!model.input().isImage()) {
            throw new DataException(file + " is " + what + ", but the model takes "
                    + model.input().elements() + " features: give it a CSV file");
        }
    }

    private Pixels picture(Path file) {
        Shape shape = model.input();
        Pixels pixels = ImageFile.read(file, shape.channels());
        if (shape.channels() == 1 && !options.invert() && pixels.hasBrightEdge() && !noted) {
            noted = true;
            notes.accept(file + " is dark on a bright ground; if the model learned from bright on dark, as MNIST's"
                    + " digits are, add --invert");
        }
        if (pixels.height() != shape.height() || pixels.width() != shape.width()) {
            if (!options.resize() && !isOfPictures()) {
                throw new DataException(file + " has " + pixels.width() + " x " + pixels.height()
                        + " pixels, but the model takes " + shape.width() + " x " + shape.height()
                        + ": --resize brings it to that size");
            }
            pixels = pixels.resized(shape.height(), shape.width());
        }
        return options.invert() ? pixels.inverted() : pixels;
    }

    private Dataset dataset(Path file, byte[] values) {
        if (model.job().data().isOfBytes()) {
            return Dataset.ofBytes(file.toString(), model.input(), values);
        }
        float[] fractions = new float[values.length]; // as the bundled digits are
        for (int i = 0; i < values.length; i++) {
            fractions[i] = (values[i] & 0xFF) / LARGEST;
        }
        return Dataset.ofNumbers(file.toString(), model.input(), fractions);
    }

    /** Whether it was trained on pictures of any size. */
    private boolean isOfPictures() {
        return model.job().data() instanceof DataSpec.Folder;
    }

    private Input idx(Path file) {
        IdxFiles.Images images = IdxFiles.readImages(file);
        if (!images.shape().equals(model.input())) {
            throw new DataException(
                    file + " has images of shape " + images.shape() + ", but the model takes " + model.input());
        }
        byte[] values = images.values();
        if (options.invert()) {
            values = new Pixels(1, images.size(), values.length / images.size(), values)
                    .inverted()
                    .values();
        }
        return new Input(
                file.toString(),
                LongStream.rangeClosed(1, images.size()).boxed().toList(),
                dataset(file, values),
                List.of());
    }

    private Input csv(Path file) {
        int elements = model.input().elements();
        List<CsvRows.Row> rows = CsvRows.read(file, elements, format());
        float[] values = new float[Math.multiplyExact(rows.size(), elements)];
        for (int i = 0; i < rows.size(); i++) {
            channelsLast(rows.get(i).values(), values, i * elements);
        }
        List<String> labels =
                rows.stream().map(CsvRows.Row::label).flatMap(Optional::stream).toList();
        Dataset samples = model.job().data().isOfBytes()
                ? Dataset.ofBytes(file.toString(), model.input(), bytes(file, values, rows))
                : Dataset.ofNumbers(file.toString(), model.input(), values);
        return new Input(file.toString(), rows.stream().map(CsvRows.Row::line).toList(), samples, labels);
    }

    private CsvFormat format() {
        CsvFile like = model.job().data() instanceof DataSpec.Csv csv ? csv.train() : CsvFile.of(Path.of(""));
        return new CsvFormat(
                like.header(),
                like.skipLines(),
                options.label().orElse(like.label().text()),
                like.separator(),
                CsvFormat.Target.CLASS);
    }

    /** A row has an image as its shape names it, channels first. */
    private void channelsLast(float[] row, float[] values, int at) {
        Shape shape = model.input();
        int channels = shape.isImage() ? shape.channels() : shape.elements();
        int positions = shape.positions();
        for (int channel = 0; channel < channels; channel++) {
            for (int position = 0; position < positions; position++) {
                values[at + position * channels + channel] = row[channel * positions + position];
            }
        }
    }

    private byte[] bytes(Path file, float[] values, List<CsvRows.Row> rows) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= LARGEST) || values[i] != Math.rint(values[i])) {
                throw new DataException(file + ", line "
                        + rows.get(i / model.input().elements()).line() + ": " + values[i]
                        + " isn't a byte, but the model takes images of whole numbers from 0 to 255");
            }
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}

package org.talkoot.deploy.prediction;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.talkoot.deploy.recording.StoredModel;
import org.talkoot.engine.data.ColumnFormat;
import org.talkoot.engine.data.ColumnRows;
import org.talkoot.engine.data.CsvFormat;
import org.talkoot.engine.data.CsvRows;
import org.talkoot.engine.data.DataException;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.IdxFiles;
import org.talkoot.engine.data.ImageFile;
import org.talkoot.engine.data.Pixels;
import org.talkoot.engine.data.UnseenRow;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.CsvFile;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.LabelColumn;

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
     * @param label of tables: last, an index or a name; by default the job's
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
            requireImages(file);
            return new Input(
                    file.toString(), List.of(), dataset(file, picture(file).values()), List.of());
        }
        if (IdxFiles.areImages(file)) {
            return idx(file);
        }
        Optional<ColumnFormat> columns = ColumnFormat.of(file);
        int features = model.input().elements();
        return columns.isPresent()
                ? table(file, ", row ", ColumnRows.read(file, columns.get(), features, label()))
                : table(file, ", line ", CsvRows.read(file, features, csv()));
    }

    private void requireImages(Path file) {
        if (!model.input().isImage()) {
            throw new DataException(file + " is a picture, but the model takes "
                    + model.input().elements() + " features: give it a table of CSV, Parquet or Arrow");
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
                    file + " has samples of shape " + images.shape() + ", but the model takes " + model.input());
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

    /** @param place between the file's name and the number of a row, in messages */
    private Input table(Path file, String place, List<UnseenRow> rows) {
        int elements = model.input().elements();
        float[] values = new float[Math.multiplyExact(rows.size(), elements)];
        for (int i = 0; i < rows.size(); i++) {
            channelsLast(rows.get(i).values(), values, i * elements);
        }
        List<String> labels =
                rows.stream().map(UnseenRow::label).flatMap(Optional::stream).toList();
        Dataset samples = model.job().data().isOfBytes()
                ? Dataset.ofBytes(file.toString(), model.input(), bytes(file + place, values, rows))
                : Dataset.ofNumbers(file.toString(), model.input(), values);
        return new Input(file.toString(), rows.stream().map(UnseenRow::number).toList(), samples, labels);
    }

    private CsvFormat csv() {
        CsvFile like = model.job().data() instanceof DataSpec.Csv csv ? csv.train() : CsvFile.of(Path.of(""));
        return new CsvFormat(like.header(), like.skipLines(), label(), like.separator(), CsvFormat.Target.CLASS);
    }

    /** The column of the label, as in the training data unless it was said. */
    private String label() {
        DataSpec data = model.job().data();
        LabelColumn own = data instanceof DataSpec.Csv csv
                ? csv.train().label()
                : data instanceof DataSpec.Columns columns ? columns.train().label() : new LabelColumn.Last();
        return options.label().orElse(own.text());
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

    private byte[] bytes(String place, float[] values, List<UnseenRow> rows) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= LARGEST) || values[i] != Math.rint(values[i])) {
                throw new DataException(
                        place + rows.get(i / model.input().elements()).number() + ": " + values[i]
                                + " isn't a byte, but the model takes whole numbers from 0 to 255");
            }
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}

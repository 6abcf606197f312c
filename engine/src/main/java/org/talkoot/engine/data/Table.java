package org.talkoot.engine.data;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.talkoot.engine.data.CsvFormat.Target;
import org.talkoot.engine.tensor.Shape;

/** The rows of a file, each with features and a label; all of it is checked but which classes the labels name. */
interface Table {
    int featureCount();

    /** One a row. */
    List<String> labels();

    /** The different labels, in no order. */
    Collection<String> distinctLabels();

    /**
     * The labels as numbers.
     *
     * @throws DataException if one isn't
     */
    float[] targets();

    /** What is wrong with the label of a row. */
    DataException wrongLabel(int row, String what);

    /**
     * Training data: the labels that occur are the classes.
     *
     * @param values the features, a row each
     */
    default Dataset train(DataFile file, RowCollector values, Target target) {
        return dataset(file, values, target, () -> ClassNames.of(distinctLabels()));
    }

    /** Test data, of the training data's features and classes. */
    default Dataset test(DataFile file, RowCollector values, Target target, Dataset train) {
        if (!Shape.features(featureCount()).equals(train.sampleShape())) {
            throw file.wrong("it has " + featureCount() + " features, but the training data of " + train.origin()
                    + " have " + train.sampleShape().elements());
        }
        return dataset(file, values, target, () -> new ClassNames(train.classNames()));
    }

    private Dataset dataset(DataFile file, RowCollector values, Target target, Supplier<ClassNames> classes) {
        Samples samples = new FloatSamples(Shape.features(featureCount()), values.floats(featureCount()));
        if (target == Target.NUMBER) {
            return new Dataset(file.name(), samples, new Labels.Numbers(targets()));
        }
        ClassNames names = classes.get();
        return new Dataset(file.name(), samples, new Labels.Classes(indices(names), names.names()));
    }

    private int[] indices(ClassNames classes) {
        List<String> labels = labels();
        int[] indices = new int[labels.size()];
        for (int row = 0; row < indices.length; row++) {
            String label = labels.get(row);
            if (label.isEmpty()) {
                throw wrongLabel(row, "the label is empty, but every row must have one");
            }
            indices[row] = classes.index(label);
            if (indices[row] < 0) {
                throw wrongLabel(
                        row,
                        "the label " + CsvCell.quote(label) + " isn't one of the training data, which has " + classes);
            }
        }
        return indices;
    }
}

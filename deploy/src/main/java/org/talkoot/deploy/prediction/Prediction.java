package org.talkoot.deploy.prediction;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a model says of one sample.
 *
 * @param file as it was named
 * @param row of the file, counted from 1, if it has rows
 * @param outputs of the last layer
 * @param probabilities one a class; empty where the model wasn't trained with cross-entropy
 * @param label what the file says of the sample, if it does
 */
public record Prediction(
        String file, Optional<Long> row, float[] outputs, double[] probabilities, Optional<String> label) {

    /** Classes or outputs from the largest to the smallest. */
    public List<Integer> ranking() {
        return java.util.stream.IntStream.range(0, outputs.length)
                .boxed()
                .sorted((a, b) -> Float.compare(outputs[b], outputs[a]))
                .toList();
    }

    /** Whether the label is the predicted class. Empty where there is no label, or it names none of the classes. */
    public Optional<Boolean> isRight(List<String> classNames) {
        OptionalInt truth = label.map(text -> index(text, classNames)).orElse(OptionalInt.empty());
        return truth.isPresent() ? Optional.of(truth.getAsInt() == ranking().get(0)) : Optional.empty();
    }

    /** Numbers are the same however they are written: {@code 1.0} is {@code 1}. */
    private static OptionalInt index(String label, List<String> classNames) {
        int index = classNames.indexOf(label);
        if (index < 0 && label.matches("[+-]?\\d{1,18}\\.0+")) {
            index = classNames.indexOf(label.replaceAll("^\\+|\\.0+$", ""));
        }
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }
}

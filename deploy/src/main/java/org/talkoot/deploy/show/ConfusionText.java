package org.talkoot.deploy.show;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.talkoot.deploy.api.ConfusionMatrix;

/** A confusion matrix for a person and for a program. */
public final class ConfusionText {
    /** Classes of which a person is shown the matrix; of more, the figures of each class. */
    private static final int MOST_CLASSES = 20;

    private ConfusionText() {}

    public static List<String> lines(ConfusionMatrix matrix) {
        int classes = matrix.classNames().size();
        Table figures = new Table(1, List.of("class", "precision", "recall", "F1", "support"));
        for (int i = 0; i < classes; i++) {
            figures.add(List.of(
                    matrix.classNames().get(i),
                    share(matrix.precision(i)),
                    share(matrix.recall(i)),
                    share(matrix.f1(i)),
                    String.format(Locale.ROOT, "%,d", matrix.support(i))));
        }
        List<String> lines = new ArrayList<>(figures.lines());
        lines.add(String.format(Locale.ROOT, "mean F1 of the classes: %.4f", matrix.macroF1()));
        if (classes <= MOST_CLASSES) {
            lines.add("");
            lines.addAll(counts(matrix));
        }
        return lines;
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static List<String> counts(ConfusionMatrix matrix) {
        List<String> head = new ArrayList<>(List.of("is \\ taken for"));
        head.addAll(matrix.classNames());
        Table table = new Table(1, head);
        for (int of = 0; of < matrix.classNames().size(); of++) {
            List<String> row = new ArrayList<>(List.of(matrix.classNames().get(of)));
            for (long count : matrix.counts()[of]) {
                row.add(count == 0 ? "." : String.format(Locale.ROOT, "%,d", count));
            }
            table.add(row);
        }
        return table.lines();
    }

    /** Adds {@code classes}, each with its figures, {@code macroF1} and {@code confusion}, a row a class. */
    public static void put(ConfusionMatrix matrix, ObjectNode json) {
        ArrayNode classes = json.putArray("classes");
        ArrayNode rows = json.putArray("confusion");
        for (int i = 0; i < matrix.classNames().size(); i++) {
            classes.addObject()
                    .put("name", matrix.classNames().get(i))
                    .put("precision", matrix.precision(i))
                    .put("recall", matrix.recall(i))
                    .put("f1", matrix.f1(i))
                    .put("support", matrix.support(i));
            ArrayNode row = rows.addArray();
            for (long count : matrix.counts()[i]) {
                row.add(count);
            }
        }
        json.put("macroF1", matrix.macroF1());
    }
}

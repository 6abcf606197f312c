package org.talkoot.engine.data;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The classes that labels in text name: numbers in numeric order where all are numbers ({@code 1.0} is {@code 1} then), in
 * the order of their text otherwise.
 */
final class ClassNames {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?");
    private static final int SHOWN_NAMES = 20;

    private final List<String> names;
    private final Map<String, Integer> indices = new HashMap<>();
    private final boolean numeric;

    /** The classes of training data that is known already. */
    ClassNames(List<String> names) {
        this.names = names;
        this.numeric = isNumeric(names);
        for (int i = 0; i < names.size(); i++) {
            indices.put(names.get(i), i);
        }
    }

    static ClassNames of(Collection<String> labels) {
        return isNumeric(labels)
                ? new ClassNames(labels.stream()
                        .map(BigDecimal::new)
                        .map(BigDecimal::stripTrailingZeros)
                        .distinct()
                        .sorted()
                        .map(BigDecimal::toPlainString)
                        .toList())
                : new ClassNames(labels.stream()
                        .distinct()
                        .sorted(Comparator.naturalOrder())
                        .toList());
    }

    private static boolean isNumeric(Collection<String> labels) {
        return labels.stream().allMatch(label -> NUMBER.matcher(label).matches());
    }

    List<String> names() {
        return names;
    }

    /** The class of a label, -1 if it is none of them. */
    int index(String label) {
        String name = numeric && NUMBER.matcher(label).matches()
                ? new BigDecimal(label).stripTrailingZeros().toPlainString()
                : label;
        return indices.getOrDefault(name, -1);
    }

    /** For messages. */
    @Override
    public String toString() {
        return names.size() <= SHOWN_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN_NAMES)) + " and " + (names.size() - SHOWN_NAMES) + " more";
    }
}

package org.talkoot.protocol.job;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One value of a job file, its path ({@code job.model[3].p}) and its place. Read strictly: a text that looks like a
 * number is not a number, and {@code null} is nothing at all.
 */
record Setting(Places places, String path, ConfigValue value) {
    private static final int MOST_CHARACTERS_SHOWN = 60;
    /** Up to here a double holds every whole number. */
    private static final double MOST_EXACT = 0x1p53;

    JobFileException problem(String what) {
        return new JobFileException(places.of(value) + ": " + path + ": " + what);
    }

    JobFileException mustBe(String what) {
        return problem("must be " + what + ", but is " + shown());
    }

    private String shown() {
        return switch (value.valueType()) {
            case OBJECT -> "a group { … }";
            case LIST -> "a list";
            default -> {
                String text = value.render(ConfigRenderOptions.concise());
                yield text.length() <= MOST_CHARACTERS_SHOWN ? text : text.substring(0, MOST_CHARACTERS_SHOWN) + "…";
            }
        };
    }

    int integer() {
        return (int) wholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    long longInteger() {
        return wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private long wholeNumber(long least, long most) {
        if (value.unwrapped() instanceof Number number) {
            double real = number.doubleValue();
            boolean exact = !(number instanceof Double) || real == Math.rint(real) && Math.abs(real) <= MOST_EXACT;
            if (exact && number.longValue() >= least && number.longValue() <= most) {
                return number.longValue();
            }
            if (real == Math.rint(real)) {
                throw mustBe("a whole number from " + least + " to " + most);
            }
        }
        throw mustBe("a whole number");
    }

    double real() {
        if (value.unwrapped() instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw mustBe("a finite number");
    }

    float float32() {
        float number = (float) real();
        if (Float.isInfinite(number)) {
            throw mustBe("a number in the range of float32");
        }
        return number;
    }

    boolean flag() {
        if (value.unwrapped() instanceof Boolean flag) {
            return flag;
        }
        throw mustBe("true or false");
    }

    String text() {
        if (value.unwrapped() instanceof String text) {
            return text;
        }
        throw mustBe("a text (quoted where it looks like something else)");
    }

    Path file() {
        String text = text();
        if (text.isEmpty()) {
            throw problem("must be the path of a file, but is empty");
        }
        try {
            return places.baseOf(value).resolve(text);
        } catch (InvalidPathException e) {
            throw problem("must be the path of a file, but can't be one: " + e.getReason());
        }
    }

    <E extends Enum<E>> E choice(Class<E> type) {
        Map<String, E> byName = new LinkedHashMap<>();
        for (E each : type.getEnumConstants()) {
            byName.put(Names.of(each), each);
        }
        return byName.get(oneOf(byName.keySet()));
    }

    String oneOf(Set<String> names) {
        String name = text();
        if (!names.contains(name)) {
            String meant = Names.nearest(name, names)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("");
            throw mustBe((names.size() == 1 ? "" : "one of ") + String.join(", ", names), meant);
        }
        return name;
    }

    private JobFileException mustBe(String what, String hint) {
        return problem("must be " + what + ", but is " + shown() + hint);
    }

    List<Setting> elements() {
        if (!(value instanceof ConfigList list)) {
            throw mustBe("a list [ … ]");
        }
        List<Setting> elements = new ArrayList<>();
        for (ConfigValue each : list) {
            elements.add(new Setting(places, path + "[" + elements.size() + "]", each));
        }
        return elements;
    }

    Section section() {
        if (value instanceof ConfigObject object) {
            return new Section(places, object, path);
        }
        throw mustBe("a group { … }");
    }

    /** A group, or its type alone: {@code init = pytorch} is {@code init { type = pytorch }}. */
    Section typedSection() {
        if (value.valueType() == ConfigValueType.STRING) {
            ConfigObject object = ConfigValueFactory.fromMap(Map.of("type", value));
            return new Section(places, object.withOrigin(value.origin()), path);
        }
        return section();
    }
}

package org.talkoot.protocol.job;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.talkoot.protocol.job.LossSpec.ClassWeights;
import org.talkoot.protocol.job.Preparation.Normalize;

/**
 * A job as a tree of what a job file has: maps, lists, texts, numbers and {@link Path}s. A record becomes a map with a
 * key for each component, in their order and spelled as in a job file; so the records' components and the readers'
 * keys have the same names.
 */
final class JobTree {
    private JobTree() {}

    /** Both top-level keys. */
    static Map<String, Object> of(JobSpec spec) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("job", job(spec));
        root.put("run", map(spec.run()));
        return root;
    }

    /** What is under {@code job}; the caller may change it. */
    static Map<String, Object> job(JobSpec spec) {
        Map<String, Object> job = map(spec);
        job.remove("run");
        return job;
    }

    private static Map<String, Object> map(Record value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof LayerSpec layer) {
            map.put("type", layer.type());
        } else if (value instanceof InitSpec init) {
            map.put("type", init.type());
        } else if (value instanceof AugmentSpec augment) {
            map.put("type", augment.type());
        } else if (value instanceof LossSpec loss) {
            map.put("type", loss.type());
        } else if (value instanceof ScheduleSpec schedule) {
            map.put("type", schedule.type());
        } else if (value instanceof DataSpec data) {
            map.put("format", data.format());
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object child = get(value, component);
            if (child instanceof Preparation preparation) {
                putPreparation(map, preparation, !(value instanceof DataSpec.Table));
            } else if (value instanceof RunSpec run && run.checkpoint().isEmpty() && child == run.checkpoint()) {
                map.put(Names.of(component.getName()), JobReader.OFF);
            } else {
                Optional<Object> node = node(child);
                node.ifPresent(present -> map.put(Names.of(component.getName()), present));
            }
        }
        return map;
    }

    private static void putPreparation(Map<String, Object> map, Preparation preparation, boolean bytes) {
        if (bytes) {
            map.put("scale", List.of(preparation.scaleLow(), preparation.scaleHigh()));
        }
        preparation
                .normalize()
                .ifPresent(normalize -> map.put(
                        "normalize", normalize instanceof Normalize.Given given ? map(given) : DataReader.MEASURED));
        if (!preparation.augment().isEmpty()) {
            map.put(
                    "augment",
                    preparation.augment().stream()
                            .map(each -> map((Record) each))
                            .toList());
        }
        preparation.validationFraction().ifPresent(fraction -> map.put("validation-fraction", fraction));
    }

    private static Optional<Object> node(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(JobTree::node);
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? Optional.of(optional.getAsInt()) : Optional.empty();
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? Optional.of(optional.getAsDouble()) : Optional.empty();
        }
        if (value instanceof List<?> list) {
            return Optional.of(
                    list.stream().map(each -> node(each).orElseThrow()).toList());
        }
        if (value instanceof LabelColumn label) {
            return Optional.of(label instanceof LabelColumn.Index index ? index.index() : label.text());
        }
        if (value instanceof LossSpec loss) {
            return Optional.of(loss(loss));
        }
        if (value instanceof ClassWeights weights) {
            return weights instanceof ClassWeights.Given given
                    ? node(given.weights())
                    : Optional.of(ModelReader.BALANCED);
        }
        if (value instanceof Record group) {
            return Optional.of(map(group));
        }
        if (value instanceof Enum<?> choice) {
            return Optional.of(Names.of(choice));
        }
        return Optional.of(value instanceof Character character ? character.toString() : value);
    }

    /** Its name alone where it says all. */
    private static Object loss(LossSpec loss) {
        boolean plain = !(loss instanceof LossSpec.CrossEntropy) || loss.equals(LossSpec.CrossEntropy.standard());
        return plain ? loss.type() : map((Record) loss);
    }

    private static Object get(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a record's accessor is public and returns a field", e);
        }
    }
}

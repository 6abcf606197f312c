package org.talkoot.protocol.job;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One group of keys of a job file. Whoever asks for a key makes it a known one; {@link #read} refuses the keys that
 * nobody asked for.
 */
final class Section {
    private static final Pattern PLAIN = Pattern.compile("[\\w\\[\\]-]+");

    private final Places places;
    private final ConfigObject object;
    private final String path;
    private final Set<String> known = new TreeSet<>();

    Section(Places places, ConfigObject object, String path) {
        this.places = places;
        this.object = object;
        this.path = path;
    }

    /** Reads all of this section. The reader may create records whose keys are this section's. */
    <T> T read(Function<Section, T> reader) {
        T result;
        try {
            result = reader.apply(this);
        } catch (InvalidValue e) {
            throw problem(e.key(), e.problem());
        }
        for (String key : object.keySet()) {
            if (!known.contains(key)) {
                throw unknown(key, Names.nearest(key, known));
            }
        }
        return result;
    }

    private JobFileException unknown(String key, Optional<String> meant) {
        String right = meant.map(near -> "did you mean " + near + "?")
                .orElseGet(() -> "the keys here are " + String.join(", ", known));
        return problem(key, "is not a known key; " + right);
    }

    /** @param key possibly with an index: {@code std[1]} */
    JobFileException problem(String key, String what) {
        int index = key.indexOf('[');
        ConfigValue value = object.get(index < 0 ? key : key.substring(0, index));
        return new Setting(places, pathOf(key), value == null ? object : value).problem(what);
    }

    private String pathOf(String key) {
        String name = PLAIN.matcher(key).matches() ? key : ConfigUtil.quoteString(key);
        return path.isEmpty() ? name : path + "." + name;
    }

    Optional<Setting> find(String key) {
        known.add(key);
        return Optional.ofNullable(object.get(key)).map(value -> new Setting(places, pathOf(key), value));
    }

    /** Where the key is missing, a similar one that isn't known is taken for a slip of the pen. */
    Setting require(String key) {
        return find(key).orElseThrow(() -> {
            for (String present : object.keySet()) {
                if (!known.contains(present)
                        && Names.nearest(present, Set.of(key)).isPresent()) {
                    return unknown(present, Optional.of(key));
                }
            }
            return problem(key, "is missing; it has no default");
        });
    }

    int integer(String key, int otherwise) {
        return find(key).map(Setting::integer).orElse(otherwise);
    }

    OptionalInt optionalInteger(String key) {
        return find(key).map(setting -> OptionalInt.of(setting.integer())).orElse(OptionalInt.empty());
    }

    double real(String key, double otherwise) {
        return find(key).map(Setting::real).orElse(otherwise);
    }

    OptionalDouble optionalReal(String key) {
        return find(key).map(setting -> OptionalDouble.of(setting.real())).orElse(OptionalDouble.empty());
    }

    boolean flag(String key, boolean otherwise) {
        return find(key).map(Setting::flag).orElse(otherwise);
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        return find(key)
                .map(setting -> setting.choice(otherwise.getDeclaringClass()))
                .orElse(otherwise);
    }
}

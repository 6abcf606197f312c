package org.talkoot.protocol.job;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells where a value stands: {@code mlp.conf:12}, or the override that set it. */
final class Places {
    private static final String OVERRIDE = "--set ";

    private static final Pattern LINE = Pattern.compile("(.*): (\\d+)(-\\d+)?", Pattern.DOTALL);

    private final String mainName;
    private final Path base;

    Places(String mainName, Path base) {
        this.mainName = mainName;
        this.base = base;
    }

    /** What sentences call an override; origins of its values have to have it as their description. */
    static String nameOf(String override) {
        return OVERRIDE + override.replaceAll("\\R", " ");
    }

    String of(ConfigValue value) {
        Optional<String> place = of(value.origin());
        if (place.isEmpty() && value instanceof ConfigObject object && !object.isEmpty()) {
            return of(object.values().iterator().next());
        }
        return place.orElse(mainName);
    }

    /** Empty where the origin is of several files or has no line. */
    Optional<String> of(ConfigOrigin origin) {
        Matcher line = LINE.matcher(origin.description());
        if (!line.matches() || origin.lineNumber() < 0) {
            return Optional.empty();
        }
        String name = line.group(1);
        return Optional.of(name.startsWith(OVERRIDE) ? name : name + ":" + line.group(2));
    }

    /** What relative paths in the value are relative to. */
    Path baseOf(ConfigValue value) {
        return value.origin().description().startsWith(OVERRIDE) ? workingDirectory() : base;
    }

    static Path workingDirectory() {
        return Path.of("").toAbsolutePath();
    }
}

package org.talkoot.protocol.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.talkoot.protocol.job.JobText.Named;

/** A job's text and overrides, parsed, merged and resolved as HOCON; what the keys mean is not known here. */
final class JobSource {
    private final Named main;
    private final Places places;
    private final LocalIncluder includer;

    JobSource(Named main, Path base) {
        this.main = main;
        this.places = new Places(main.name(), base);
        this.includer = new LocalIncluder(main, base);
    }

    Section resolve(List<String> overrides) {
        Config file = translated(main.name(), () -> ConfigFactory.parseString(main.text(), options(main.name())));
        if (file.root().isEmpty()) {
            throw new JobFileException(main.name() + ": has no keys; a job file starts with job { … }");
        }
        Config all = file;
        for (String override : overrides) {
            all = parseOverride(override).withFallback(all);
        }
        Config merged = all;
        ConfigResolveOptions options = ConfigResolveOptions.noSystem().appendResolver(new NoEnvironment(overrides));
        ConfigObject root =
                translated(main.name(), () -> merged.resolve(options).root());
        return new Section(places, root, "");
    }

    private ConfigParseOptions options(String description) {
        return ConfigParseOptions.defaults().setOriginDescription(description).setIncluder(includer);
    }

    private Config parseOverride(String override) {
        String name = Places.nameOf(override);
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new JobFileException(name + ": must be a key and a value, as in job.optimizer.momentum=0.8");
        }
        List<String> path = translated(name, () -> ConfigUtil.splitPath(override.substring(0, equals)));
        String assignment = "value = " + override.substring(equals + 1);
        ConfigParseOptions options =
                options(name).setIncluder(new LocalIncluder(new Named(name, override), Places.workingDirectory()));
        ConfigObject parsed = translated(
                name, () -> ConfigFactory.parseString(assignment, options).root());
        ConfigValue value = parsed.get("value");
        if (parsed.size() != 1 || !value.origin().comments().isEmpty()) {
            throw new JobFileException(name + ": must be one key and one value; a # or // in a text needs quotes");
        }
        // The objects around the value take the file's name, so that merging keeps the file's line numbers.
        ConfigOrigin around = ConfigOriginFactory.newSimple(main.name());
        for (int i = path.size() - 1; i >= 0; i--) {
            value = ConfigValueFactory.fromMap(Map.of(path.get(i), value)).withOrigin(around);
        }
        return ((ConfigObject) value).toConfig();
    }

    /** Runs a call of the HOCON library and turns its exceptions into sentences. */
    private <T> T translated(String name, Supplier<T> call) {
        try {
            return call.get();
        } catch (ConfigException.UnresolvedSubstitution e) {
            String what = e.getMessage().contains("cycle")
                    ? "has a ${…} that refers to itself in a cycle"
                    : "has a ${…} that names no key of this job; the environment is not looked at";
            throw new JobFileException(place(name, e.origin()) + ": " + what, e);
        } catch (ConfigException e) {
            throw new JobFileException(place(name, e.origin()) + ": is not HOCON: " + reason(e), e);
        } catch (StackOverflowError e) {
            throw new JobFileException(name + ": is nested too deeply for a job", e);
        }
    }

    private String place(String name, ConfigOrigin origin) {
        return origin == null ? name : places.of(origin).orElse(name);
    }

    /** The library's message without its own notion of the place, on one line. */
    private static String reason(ConfigException e) {
        String message = e.getMessage();
        if (e.origin() != null && message.startsWith(e.origin().description() + ": ")) {
            message = message.substring(e.origin().description().length() + 2);
        }
        if (message.contains("end of file")) {
            return "it ends too early; a brace, a bracket, a quote or a value is missing";
        }
        int advice = message.indexOf(" (if you intended");
        return (advice < 0 ? message : message.substring(0, advice))
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** Even an optional substitution must not depend on where a job runs. */
    private final class NoEnvironment implements ConfigResolver {
        private final List<String> overrides;

        private NoEnvironment(List<String> overrides) {
            this.overrides = overrides;
        }

        @Override
        public ConfigValue lookup(String path) {
            if (path.startsWith("job.") || path.startsWith("run.")) {
                return null;
            }
            String place = overrides.stream()
                    .filter(override -> override.contains(path + "}"))
                    .findFirst()
                    .map(Places::nameOf)
                    .orElse(main.name() + main.lineWith("${", path + "}"));
            throw new JobFileException(
                    place + ": ${" + path + "} names no key of this job; the environment is not looked at");
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }
}

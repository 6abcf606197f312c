package org.talkoot.deploy.comparison;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/**
 * A key that two jobs have not alike.
 *
 * @param key such as {@code job.optimizer.momentum} or {@code job.model[1]}, a whole layer
 * @param first its value; empty where the job doesn't have it
 * @param second likewise
 * @param ofTheResult whether it determines the weights: what stands under {@code job}, but the name
 * @param sameContent whether both name a file, and what is in them is the same
 */
record JobDifference(
        String key, Optional<String> first, Optional<String> second, boolean ofTheResult, boolean sameContent) {

    /** Those that determine the result first. */
    static List<JobDifference> between(JobSpec first, JobSpec second) {
        Map<String, String> here = keys(first);
        Map<String, String> there = keys(second);
        TreeSet<String> all = new TreeSet<>(here.keySet());
        all.addAll(there.keySet());
        List<JobDifference> differences = new ArrayList<>();
        for (String key : all) {
            Optional<String> one = Optional.ofNullable(here.get(key));
            Optional<String> other = Optional.ofNullable(there.get(key));
            if (!one.equals(other)) {
                boolean same = one.isPresent() && other.isPresent() && haveSameContent(one.get(), other.get());
                boolean counts = key.startsWith("job.") && !key.equals("job.name") && !same;
                differences.add(new JobDifference(key, one, other, counts, same));
            }
        }
        return differences;
    }

    private static Map<String, String> keys(JobSpec job) {
        Config config = ConfigFactory.parseString(JobFile.render(job));
        Map<String, String> keys = new TreeMap<>();
        flatten("", config.root(), keys);
        return keys;
    }

    private static void flatten(String path, ConfigValue value, Map<String, String> keys) {
        if (value instanceof ConfigObject object) {
            object.forEach((key, child) -> flatten(path.isEmpty() ? key : path + "." + key, child, keys));
        } else if (value instanceof ConfigList list && list.stream().anyMatch(ConfigObject.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                keys.put(path + "[" + i + "]", oneLine(list.get(i)));
            }
        } else {
            keys.put(path, text(value));
        }
    }

    /** An element of a list, as a layer: {@code linear bias = true, out = 10}. */
    private static String oneLine(ConfigValue element) {
        if (!(element instanceof ConfigObject object)) {
            return text(element);
        }
        StringJoiner keys = new StringJoiner(", ");
        new TreeMap<>(object).forEach((key, value) -> {
            if (!key.equals("type")) {
                keys.add(key + " = " + oneLine(value));
            }
        });
        ConfigValue type = object.get("type");
        return type == null ? keys.toString() : (text(type) + " " + keys).strip();
    }

    private static String text(ConfigValue value) {
        if (value instanceof ConfigList list && list.stream().anyMatch(ConfigObject.class::isInstance)) {
            StringJoiner elements = new StringJoiner("; ", "[", "]");
            list.forEach(each -> elements.add(oneLine(each)));
            return elements.toString();
        }
        return value.unwrapped() instanceof String text ? text : value.render(ConfigRenderOptions.concise());
    }

    /** A file of a cluster's node or of an older folder may lie elsewhere and be the same. */
    private static boolean haveSameContent(String one, String other) {
        Path first = Path.of(one);
        Path second = Path.of(other);
        try {
            return first.isAbsolute()
                    && second.isAbsolute()
                    && Files.isRegularFile(first)
                    && Files.isRegularFile(second)
                    && Files.mismatch(first, second) < 0;
        } catch (IOException e) {
            return false; // not known to be
        }
    }
}

package org.talkoot.deploy.docs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobFileException;

/**
 * All keys of a job file, found out by asking the reader, whose sentences tell: which key is missing, which values a kind
 * may have, which keys there are beside one that isn't known. So a new key needs no word here.
 */
final class KnownKeys {
    /**
     * @param path such as {@code data.train.images}
     * @param kind of the group that has it, such as {@code idx}; empty if it has no kinds
     * @param required whether a job lacks something without it
     * @param standard what it is where it isn't given, if that is a value
     */
    record Key(String path, String kind, boolean required, Optional<ConfigValue> standard) {}

    private static final String NOBODYS = "qqqqqqqq";
    private static final List<String> VALUES =
            List.of("1", "0.5", "\"a\"", "true", "[1]", "[8, 8]", "[\"a\"]", "{}", "[{ type = relu }]");
    private static final Pattern PROBLEM = Pattern.compile("(?:^|: )((?:job|run)[^ :]*): (.+)$");
    private static final Pattern ONE_OF = Pattern.compile("must be one of (.+?), but is .*");
    private static final Pattern KEYS_HERE = Pattern.compile("is not a known key; the keys here are (.+)");
    private static final String JOB =
            "job { epochs = 1, batch-size = 1, model = [{ type = relu }], data.format = digits, optimizer.learning-rate = 1 }\n";
    private static final int MOST_TRIES = 200;

    private final String prefix;
    private final UnaryOperator<String> job;
    private final Map<String, Key> found = new TreeMap<>();

    /** @param job a whole job of what stands in the group that {@code prefix} names */
    private KnownKeys(String prefix, UnaryOperator<String> job) {
        this.prefix = prefix;
        this.job = job;
    }

    static List<Key> ofJob() {
        return of("job", keys -> "job {\n" + keys + "}");
    }

    static List<Key> ofRun() {
        return of("run", keys -> JOB + "run {\n" + keys + "}");
    }

    static List<Key> ofLayers() {
        return of("job.model[0]", keys -> JOB + "job.model = [ {\n" + keys + "} ]");
    }

    static List<Key> ofAugmentations() {
        return of("job.data.augment[0]", keys -> JOB + "job.data.augment = [ {\n" + keys + "} ]");
    }

    private static List<Key> of(String prefix, UnaryOperator<String> job) {
        KnownKeys keys = new KnownKeys(prefix, job);
        keys.explore("", "", Map.of());
        return List.copyOf(keys.found.values());
    }

    /** @param group within {@link #prefix}: empty or ending in a dot */
    private void explore(String group, String kind, Map<String, String> given) {
        Map<String, String> filled = new LinkedHashMap<>(given);
        filled.put(group + NOBODYS, "1");
        Optional<String> problem = fill(filled, group + NOBODYS);
        Matcher here = KEYS_HERE.matcher(problem.orElse(""));
        for (String kindKey : List.of(group + "type", group + "format")) {
            if (filled.containsKey(kindKey) && !given.containsKey(kindKey)) {
                if (kind.isEmpty()) { // else it is described by itself
                    exploreKinds(group, kindKey, given);
                }
                return;
            }
        }
        if (!here.matches()) {
            return; // no group
        }
        filled.remove(group + NOBODYS);
        Config standards = rendered(filled);
        for (String name : here.group(1).split(", ")) {
            String path = group + name;
            int before = found.size();
            if (!name.equals("type") && !name.equals("format")) {
                Map<String, String> others = new LinkedHashMap<>(filled);
                others.keySet().removeIf(key -> key.equals(path) || key.startsWith(path + "."));
                explore(path + ".", kind, others);
                if (found.size() == before && isTaken(path, others)) {
                    boolean required = filled.containsKey(path);
                    Optional<ConfigValue> standard = required || !standards.hasPath(path)
                            ? Optional.empty()
                            : Optional.of(standards.getValue(path));
                    found.put(path + "(" + kind, new Key(path, kind, required, standard));
                }
            }
        }
    }

    /** Some keys are known only to say that they belong elsewhere. */
    private boolean isTaken(String path, Map<String, String> others) {
        Map<String, String> with = new LinkedHashMap<>(others);
        with.put(path, NOBODYS);
        return problem(with).map(problem -> problem[1].startsWith("must ")).orElse(true);
    }

    private void exploreKinds(String group, String kindKey, Map<String, String> given) {
        Map<String, String> asked = new LinkedHashMap<>(given);
        asked.put(kindKey, NOBODYS);
        Matcher kinds = ONE_OF.matcher(problem(asked).orElseThrow()[1]);
        if (!kinds.matches()) {
            return; // of one kind only
        }
        for (String kind : kinds.group(1).split(", ")) {
            Map<String, String> chosen = new LinkedHashMap<>(given);
            chosen.put(kindKey, kind);
            explore(group, kind, chosen);
        }
    }

    /** Adds what is missing until the reader has nothing more to say, but of {@code nobodys}. */
    private Optional<String> fill(Map<String, String> keys, String nobodys) {
        Map<String, Integer> tried = new LinkedHashMap<>();
        for (int i = 0; i < MOST_TRIES; i++) {
            Optional<String[]> problem = problem(keys);
            if (problem.isEmpty()) {
                return Optional.empty();
            }
            String path = problem.get()[0];
            String what = problem.get()[1];
            String key = path.startsWith(prefix + ".") ? path.substring(prefix.length() + 1) : "";
            if (key.equals(nobodys)) {
                return Optional.of(what);
            }
            Matcher oneOf = ONE_OF.matcher(what);
            if (what.startsWith("is missing")) {
                keys.put(key, VALUES.get(0));
                tried.put(key, 0);
            } else {
                Optional<String> ours = tried.keySet().stream()
                        .filter(each -> key.equals(each) || key.startsWith(each + "[") || key.startsWith(each + "."))
                        .max(Comparator.comparingInt(String::length));
                if (ours.isEmpty() || tried.get(ours.get()) + 1 == VALUES.size()) {
                    return Optional.of(what);
                }
                int next = tried.merge(ours.get(), 1, Integer::sum);
                keys.put(ours.get(), oneOf.matches() ? oneOf.group(1).split(", ")[0] : VALUES.get(next));
            }
        }
        throw new AssertionError("no job in " + MOST_TRIES + " tries: " + keys);
    }

    /** @return path and sentence */
    private Optional<String[]> problem(Map<String, String> keys) {
        try {
            JobFile.parse(text(keys), "f", Path.of("/"), List.of());
            return Optional.empty();
        } catch (JobFileException e) {
            Matcher problem = PROBLEM.matcher(e.getMessage());
            if (!problem.find()) {
                throw e;
            }
            return Optional.of(new String[] {problem.group(1), problem.group(2)});
        }
    }

    private String text(Map<String, String> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        return job.apply(text.toString());
    }

    private Config rendered(Map<String, String> keys) {
        if (problem(keys).isPresent()) {
            return ConfigFactory.empty(); // a key without its value: the defaults of its group are told without it
        }
        Config all = ConfigFactory.parseString(JobFile.render(JobFile.parse(text(keys), "f", Path.of("/"), List.of())));
        return prefix.endsWith("[0]")
                ? all.getConfigList(prefix.replace("[0]", "")).get(0)
                : all.getConfig(prefix);
    }

    /** Their names alone, each with those of its groups. */
    static Set<String> names(List<Key> keys) {
        Set<String> names = new TreeSet<>();
        for (Key key : keys) {
            List<String> parts = new ArrayList<>(List.of(key.path().split("\\.")));
            names.addAll(parts);
            for (int from = 0; from < parts.size(); from++) {
                for (int to = from + 1; to <= parts.size(); to++) {
                    names.add(String.join(".", parts.subList(from, to)));
                }
            }
        }
        return names;
    }
}

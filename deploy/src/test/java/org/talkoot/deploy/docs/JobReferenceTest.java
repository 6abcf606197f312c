package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.docs.KnownKeys.Key;

/** The tables of {@code docs/job-file.md} have the keys that the reader knows, no others, and their defaults. */
class JobReferenceTest {
    private static final String NAME = "docs/job-file.md";
    private static final Page PAGE = Page.read(Page.HOME.resolve(NAME));
    private static final List<KeyRow> ROWS = KeyRow.of(PAGE);
    private static final List<Key> JOB = KnownKeys.ofJob();
    private static final List<Key> RUN = KnownKeys.ofRun();
    private static final List<Key> LAYERS = KnownKeys.ofLayers();
    private static final List<Key> AUGMENTATIONS = KnownKeys.ofAugmentations();

    private final List<String> mistakes = new ArrayList<>();

    @Test
    void everyKeyHasARow() {
        assertTrue(JOB.size() + RUN.size() + LAYERS.size() > 60, () -> JOB + "\n" + RUN + "\n" + LAYERS);
        RUN.forEach(key -> check("run.", key, rows("The run")));
        LAYERS.forEach(key -> check("a layer's ", key, rows("Layers")));
        AUGMENTATIONS.forEach(key -> check("an augmentation's ", key, rows("Augmented images")));
        for (Key key : JOB) {
            if (key.path().startsWith("data.")) {
                if (!key.path().startsWith("data.test.")) { // the page says that test has train's
                    List<KeyRow> rows = Stream.concat(
                                    rows(key.kind()).stream(),
                                    rows("Data").stream().filter(row -> isOfFormat(row, key.kind())))
                            .toList();
                    check("job.data.", within("data.", key), rows);
                }
            } else if (key.path().startsWith("optimizer.schedule.")) {
                checkNamed("job.", key, "Schedules");
            } else if (key.path().startsWith("optimizer.")) {
                check("job.optimizer.", within("optimizer.", key), rows("Optimizer"));
            } else if (key.path().startsWith("loss.")) {
                check("job.loss.", within("loss.", key), rows("Losses"));
            } else if (key.path().startsWith("init.")) {
                checkNamed("job.", key, "Initialisations");
            } else {
                check("job.", key, ROWS);
            }
        }
        assertEquals("", String.join("\n", mistakes));
    }

    @Test
    void everyRowIsOfAKey() {
        Set<String> known = KnownKeys.names(
                Stream.of(JOB, RUN, LAYERS, AUGMENTATIONS).flatMap(List::stream).toList());
        for (KeyRow row : ROWS) {
            for (String name : row.names("key")) {
                if (!known.contains(name) && !name.matches("data|optimizer|model|checkpoint|schedule|init|type")) {
                    mistakes.add(
                            NAME + ", " + row.heading() + ": there is no key " + name + "; remove it from its row");
                }
            }
        }
        assertEquals("", String.join("\n", mistakes));
    }

    /** Of a section that may be about several things. */
    private static List<KeyRow> rows(String heading) {
        return ROWS.stream()
                .filter(row -> List.of(row.heading().split(", ")).contains(heading))
                .toList();
    }

    private static boolean isOfFormat(KeyRow row, String kind) {
        return row.cell("formats").equals("all")
                || List.of(row.cell("formats").split(", ")).contains(kind);
    }

    private static Key within(String group, Key key) {
        return new Key(key.path().substring(group.length()), key.kind(), key.required(), key.standard());
    }

    private void check(String place, Key key, List<KeyRow> rows) {
        String name = place + key.path() + (key.kind().isEmpty() ? "" : " of " + key.kind());
        Optional<KeyRow> row = rows.stream().filter(each -> isOf(each, key)).findFirst();
        if (row.isEmpty()) {
            mistakes.add(name + " is a key, but " + NAME
                    + " has no row for it: add one, with its default, to the table of its group");
            return;
        }
        String shown = row.get().cell("default");
        String right = key.required()
                ? "required"
                : key.standard().map(JobReferenceTest::words).orElse("");
        boolean isValue =
                shown.startsWith("`") || shown.matches("true|false|[-+.\\dEe]+|\\[.*]") || shown.equals("required");
        boolean isLeftOut = shown.equals("none") && key.standard().isPresent();
        if (key.required() != shown.startsWith("required")
                || isLeftOut
                || isValue && !sameValue(shown.replace("`", ""), right)) {
            mistakes.add(name + " has the default " + right + ", but " + NAME + " says " + shown);
        }
    }

    private static boolean isOf(KeyRow row, Key key) {
        boolean ofKind =
                !row.cells().containsKey("type of value") || row.names("type").contains(key.kind());
        Set<String> names = row.names("key");
        return ofKind
                && (names.contains(key.path())
                        || names.containsAll(List.of(key.path().split("\\."))));
    }

    /** Of a section whose kinds and keys stand in sentences. */
    private void checkNamed(String place, Key key, String heading) {
        String section =
                PAGE.text().replaceFirst("(?s).*\n#+ " + heading + "\n", "").replaceFirst("(?s)\n#+ .*", "");
        String name = key.path().substring(key.path().lastIndexOf('.') + 1);
        if (!KeyRow.codes(section).containsAll(Set.of(name, key.kind()))) {
            mistakes.add(place + key.path() + " of " + key.kind() + " is a key, but " + NAME + " doesn't name it under "
                    + heading + ": add it");
        }
    }

    private static String words(ConfigValue value) {
        if (value instanceof ConfigObject group) {
            return group.containsKey("type") ? group.get("type").unwrapped().toString() : "a group";
        }
        return value.unwrapped().toString();
    }

    private static boolean sameValue(String shown, String right) {
        if (shown.equals(right) || shown.equals("\"" + right + "\"")) {
            return true;
        }
        try {
            Object one = ConfigFactory.parseString("v = " + shown).getAnyRef("v");
            Object other = ConfigFactory.parseString("v = " + right).getAnyRef("v");
            return numbers(one).equals(numbers(other));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static Object numbers(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(JobReferenceTest::numbers).toList();
        }
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }
}

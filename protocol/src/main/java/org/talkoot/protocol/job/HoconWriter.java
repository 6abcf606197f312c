package org.talkoot.protocol.job;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

/** Writes a {@link JobTree} as HOCON: a key a line, and an element of a list on one line. */
final class HoconWriter {
    private HoconWriter() {}

    static String write(Map<String, Object> tree, Function<Path, String> paths) {
        StringBuilder out = new StringBuilder();
        lines(out, "", tree, paths);
        return out.toString();
    }

    private static void lines(StringBuilder out, String indent, Map<?, ?> map, Function<Path, String> paths) {
        map.forEach((key, value) -> {
            out.append(indent).append(key);
            if (value instanceof Map<?, ?> child) {
                out.append(" {\n");
                lines(out, indent + "  ", child, paths);
                out.append(indent).append("}\n");
            } else if (value instanceof List<?> list && list.stream().allMatch(each -> each instanceof Map)) {
                out.append(" = [\n");
                list.forEach(each -> out.append(indent)
                        .append("  ")
                        .append(inline(each, paths))
                        .append('\n'));
                out.append(indent).append("]\n");
            } else {
                out.append(" = ").append(inline(value, paths)).append('\n');
            }
        });
    }

    private static String inline(Object value, Function<Path, String> paths) {
        if (value instanceof Map<?, ?> map) {
            StringJoiner joined = new StringJoiner(", ", "{ ", " }");
            map.forEach((key, child) -> joined.add(key + " = " + inline(child, paths)));
            return joined.toString();
        }
        if (value instanceof List<?> list) {
            StringJoiner joined = new StringJoiner(", ", "[", "]");
            list.forEach(each -> joined.add(inline(each, paths)));
            return joined.toString();
        }
        if (value instanceof Path path) {
            return ConfigUtil.quoteString(paths.apply(path));
        }
        return value instanceof String text ? ConfigUtil.quoteString(text) : value.toString();
    }
}

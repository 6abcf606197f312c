package org.talkoot.deploy.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A row of a table of {@code docs/job-file.md}.
 *
 * @param heading of its section
 * @param cells by the head of their column; an empty first cell is the one above it
 */
record KeyRow(String heading, Map<String, String> cells) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static List<KeyRow> of(Page page) {
        List<KeyRow> rows = new ArrayList<>();
        String heading = "";
        List<String> head = List.of();
        String first = "";
        for (String line : page.text().split("\n")) {
            if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ ", "");
            }
            if (!line.startsWith("|")) {
                head = List.of();
                continue;
            }
            List<String> cells = cells(line);
            if (head.isEmpty()) {
                head = cells;
            } else if (!line.startsWith("|---")) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < head.size(); i++) {
                    row.put(head.get(i), i < cells.size() ? cells.get(i) : "");
                }
                first = cells.get(0).isEmpty() ? first : cells.get(0);
                row.put(head.get(0), first);
                rows.add(new KeyRow(heading, row));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1).split("\\|")) {
            cells.add(cell.strip());
        }
        return cells;
    }

    String cell(String column) {
        return cells.getOrDefault(column, "");
    }

    /** What stands in backquotes in a column. */
    Set<String> names(String column) {
        return codes(cell(column));
    }

    static Set<String> codes(String text) {
        Matcher code = CODE.matcher(text);
        return code.results().map(found -> found.group(1)).collect(Collectors.toSet());
    }
}

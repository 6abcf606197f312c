package org.talkoot.deploy.show;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell: the first to the left, the others to the right. */
public final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int leftColumns;

    /** @param leftColumns how many columns stand to the left */
    public Table(int leftColumns, List<String> head) {
        this.leftColumns = leftColumns;
        rows.add(List.copyOf(head));
    }

    /** @param cells one a column */
    public void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    public List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP).append(i < leftColumns ? row.get(i) + padding : padding + row.get(i));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}

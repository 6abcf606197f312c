package org.talkoot.deploy.lab.report;

import java.util.List;

/**
 * What a lab found.
 *
 * @param lab its name
 * @param data what it trained on, in words
 */
public record Report(String lab, String title, String data, List<Figure> figures, List<Finding> findings) {
    public boolean holds() {
        return findings.stream().allMatch(Finding::holds);
    }
}

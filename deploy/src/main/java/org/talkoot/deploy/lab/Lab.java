package org.talkoot.deploy.lab;

import java.util.List;
import org.talkoot.deploy.lab.report.Report;
import org.talkoot.deploy.show.WorkDisplay;

/** An experiment of the lecture. */
public enum Lab {
    INITIALIZATION {
        @Override
        Report report(LabData data, boolean quick, Trials trials) {
            return new InitializationLab(data, quick, trials).report();
        }
    },
    NORMALIZATION {
        @Override
        Report report(LabData data, boolean quick, Trials trials) {
            return new NormalizationLab(data, quick, trials).report();
        }
    },
    REGULARIZATION {
        @Override
        Report report(LabData data, boolean quick, Trials trials) {
            return new RegularizationLab(data, quick, trials).report();
        }
    },
    INTERACTION {
        @Override
        Report report(LabData data, boolean quick, Trials trials) {
            return new InteractionLab(data, quick, trials).report();
        }
    };

    abstract Report report(LabData data, boolean quick, Trials trials);

    /**
     * Trains all networks of the lab, on that many threads; they don't change what it finds.
     *
     * @param quick fewer steps and fewer networks
     */
    public Report run(LabData data, boolean quick, int threads, WorkDisplay display) {
        try (Trials trials = new Trials(threads, display)) {
            return report(data, quick, trials);
        }
    }

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static List<String> labels() {
        return java.util.Arrays.stream(values()).map(Lab::label).toList();
    }
}

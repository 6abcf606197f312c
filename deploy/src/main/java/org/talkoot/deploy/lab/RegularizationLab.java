package org.talkoot.deploy.lab;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.deploy.lab.Networks.Block;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Finding;
import org.talkoot.deploy.lab.report.Report;
import org.talkoot.engine.optimizer.DecayedSgd;

/** Little data with wrong labels among it, and what keeps a network from learning them by heart. */
final class RegularizationLab {
    private static final int SAMPLES = 1000;
    private static final double NOISE = 0.4;
    private static final int LAYERS = 2;
    static final int BATCH = 50;
    static final double RATE = 0.1;

    private final LabData data;
    private final boolean quick;
    private final Trials trials;

    RegularizationLab(LabData data, boolean quick, Trials trials) {
        this.data = data.first(quick ? SAMPLES / 2 : SAMPLES).withLabelNoise(NOISE);
        this.quick = quick;
        this.trials = trials;
    }

    Report report() {
        DecayTrial decay = new DecayTrial(this, trials);
        ImplicitTrial implicit = new ImplicitTrial(this, trials);
        List<Figure> figures = new ArrayList<>(decay.figures());
        figures.addAll(implicit.figures());
        List<Finding> findings = new ArrayList<>(decay.findings());
        findings.addAll(implicit.findings());
        String text = data.text() + ", with wrong labels for two fifths of the training samples";
        return new Report("regularization", "Explicit and implicit regularisation", text, figures, findings);
    }

    /** Samples of the training set. */
    int samples() {
        return data.train().size();
    }

    int epochs() {
        return quick ? 160 : 80; // of half as many samples
    }

    int steps() {
        return epochs() * samples() / BATCH;
    }

    Recipe recipe(String name, DecayedSgd optimizer, double dropout) {
        return recipe(name, optimizer, dropout, Recipe.Pace.of(BATCH, steps()));
    }

    Recipe recipe(String name, DecayedSgd optimizer, double dropout, Recipe.Pace pace) {
        Block block = Block.PLAIN.dropout(dropout);
        return new Recipe(
                name,
                data,
                Networks.deep(LAYERS, Networks.WIDTH, 2, block, data.train().classes()),
                optimizer,
                pace);
    }
}

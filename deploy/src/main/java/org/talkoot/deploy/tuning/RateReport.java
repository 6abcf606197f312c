package org.talkoot.deploy.tuning;

import java.util.List;
import java.util.Locale;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Figure.Axis;
import org.talkoot.deploy.lab.report.Figure.Series;
import org.talkoot.deploy.lab.report.Finding;
import org.talkoot.deploy.lab.report.Report;
import org.talkoot.deploy.tuning.RateCurve.Point;
import org.talkoot.deploy.tuning.RateCurve.Suggestion;
import org.talkoot.worker.job.TrainingJob;

/** What a range test found, in words and as a picture. */
public final class RateReport {
    private static final double HEADROOM = 1.5; // of the picture, above the first loss

    private RateReport() {}

    /** 0.12, 1.5e-04. */
    public static String rate(double rate) {
        return rate >= 1e-3
                ? Double.toString(rate).replaceFirst("\\.0$", "")
                : String.format(Locale.ROOT, "%.1e", rate);
    }

    /** Why that one. */
    public static String reason(RateCurve curve, Suggestion found) {
        return String.format(
                        Locale.ROOT,
                        "learning rate %s: there the loss falls fastest; it is lowest at %s, and ",
                        rate(found.rate()),
                        rate(found.lowestRate()))
                + (curve.divergedAt().isPresent()
                        ? "diverges from "
                                + String.format(
                                        Locale.ROOT, "%.2g", curve.divergedAt().getAsDouble()) + " on"
                        : "doesn't diverge up to the last");
    }

    public static String nothingFound(RateCurve curve) {
        return "the loss hardly falls at any learning rate"
                + (curve.divergedAt().isPresent()
                        ? " up to "
                                + String.format(
                                        Locale.ROOT, "%.2g", curve.divergedAt().getAsDouble()) + ", where it diverges"
                        : "")
                + ": the model's initialisation, the data's preparation or their labels may be the cause;"
                + " more --steps may help where the loss is very noisy";
    }

    public static Report of(TrainingJob job, RateCurve curve) {
        double[] rates = curve.points().stream().mapToDouble(Point::rate).toArray();
        double[] losses = curve.points().stream().mapToDouble(Point::loss).toArray();
        double[] smoothed = curve.smoothed();
        double most = HEADROOM * (losses.length == 0 ? 1 : losses[0]);
        Figure picture = new Figure.Curves(
                "learning-rate",
                "Loss while the learning rate grows",
                "The loss of each minibatch, and its mean over 15 of them.",
                Axis.log("learning rate"),
                Axis.linear("loss").upTo(most),
                false,
                List.of(Series.of("minibatch", rates, losses), Series.of("mean", rates, smoothed)));
        Finding finding = curve.suggestion()
                .map(found -> Finding.of(
                        "Begin with a learning rate of " + rate(found.rate()) + ".", true, "%s", reason(curve, found)))
                .orElseGet(
                        () -> Finding.of("There is a learning rate to begin with.", false, "%s", nothingFound(curve)));
        String data = String.format(
                Locale.ROOT,
                "the job %s, %,d minibatches of %,d",
                job.spec().name(),
                curve.points().size(),
                job.minibatches().rows(0));
        return new Report("learning-rate", "A learning rate", data, List.of(picture), List.of(finding));
    }
}

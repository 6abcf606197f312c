package org.talkoot.deploy.chaos;

import java.time.Duration;
import org.talkoot.deploy.local.LocalTraining;

/** The worker that a fault hits, and the run that it belongs to. */
public interface Victim {
    LocalTraining training();

    /** From here on each of its segments takes so many times as long. */
    void slowDown(double factor, Duration howLong);
}

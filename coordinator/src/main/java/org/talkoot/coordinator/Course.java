package org.talkoot.coordinator;

import org.talkoot.protocol.message.JobEvent;

/** What a job's events say of its course: how fast it is, its newest loss, how often it went back. Time is passed in. */
final class Course {
    private static final double MS_PER_SECOND = 1_000;

    private float loss = Float.NaN;
    private double stepsPerSecond;
    private int recoveries;
    private long sinceMs; // when the steps up to the next commit began

    void heard(JobEvent event, long nowMs) {
        if (event instanceof JobEvent.WorldFormed || event instanceof JobEvent.Evaluated) {
            sinceMs = nowMs;
        } else if (event instanceof JobEvent.Progressed progress) {
            loss = progress.loss();
        } else if (event instanceof JobEvent.Committed commit) {
            long tookMs = Math.max(1, nowMs - sinceMs);
            stepsPerSecond = commit.losses().length * MS_PER_SECOND / tookMs;
            sinceMs = nowMs;
        } else if (event instanceof JobEvent.Recovering) {
            recoveries++;
            stepsPerSecond = 0;
        }
    }

    /** Of the newest step; not a number before the first. */
    float loss() {
        return loss;
    }

    /** Of the steps up to the newest commit, evaluations aside; 0 where nothing was committed since a failure. */
    double stepsPerSecond() {
        return stepsPerSecond;
    }

    int recoveries() {
        return recoveries;
    }
}

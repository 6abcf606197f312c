package org.talkoot.deploy.cluster;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.coordinator.CoordinatorActor;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobQuestion;
import org.talkoot.protocol.message.WorkerReport;

/** Where the coordinator's node answers what somebody asks about its job. */
final class JobDesk {
    private static final Logger LOG = LoggerFactory.getLogger(JobDesk.class);

    private final PreparedRun run;
    private final ActorRef<WorkerReport> coordinator;
    private final Set<ActorRef<JobAnswer>> stoppers = new HashSet<>(); // want to hear of the end
    private boolean trains = true;
    private Optional<JobAnswer> end = Optional.empty();

    /** @param coordinator knows how it is going */
    JobDesk(PreparedRun run, ActorRef<WorkerReport> coordinator) {
        this.run = run;
        this.coordinator = coordinator;
    }

    /** @param hosts the names of the nodes that are here */
    void asked(JobQuestion question, Collection<String> hosts) {
        if (end.isPresent()) {
            question.replyTo().tell(end.get());
        } else if (question instanceof JobQuestion.AskStop) {
            if (stoppers.add(question.replyTo())) {
                LOG.info("stopping, as asked by {}", question.replyTo().path().address());
            }
            coordinator.tell(CoordinatorActor.Request.STOP);
            question.replyTo().tell(JobAnswer.Stopping.INSTANCE);
        } else if (trains) {
            coordinator.tell(status(hosts, question.replyTo()));
        } else {
            question.replyTo().tell(new JobAnswer.Unknown("the job has ended, and its last files are being written"));
        }
    }

    private CoordinatorActor.AskStatus status(Collection<String> hosts, ActorRef<JobAnswer> replyTo) {
        List<String> nodes = hosts.stream().map(NodeName::address).toList();
        return new CoordinatorActor.AskStatus(run.job().spec().name(), run.samplesPerStep(), nodes, replyTo);
    }

    /** The coordinator's actor is no more: the recorder has the rest to do. */
    void trained() {
        trains = false;
    }

    /** All that stays of the run is on disk. */
    void over(boolean done, String why) {
        JobAnswer ended = new JobAnswer.Ended(done, why);
        end = Optional.of(ended);
        stoppers.forEach(stopper -> stopper.tell(ended));
    }
}

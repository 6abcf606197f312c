package org.talkoot.protocol.wire;

import java.util.List;
import java.util.Set;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.JournalMessage.Append;
import org.talkoot.protocol.message.JournalMessage.AskVote;
import org.talkoot.protocol.message.JournalMessage.Held;
import org.talkoot.protocol.message.JournalMessage.Vote;

/** The journal's messages as Protocol Buffers. */
final class JournalMessages {
    private JournalMessages() {}

    static void addTo(ControlMessages messages, ControlMessages.Actors actors) {
        messages.add(
                AskVote.class,
                m -> Journals.AskVote.newBuilder()
                        .setTerm(m.term())
                        .setNode(m.node())
                        .setFrom(m.from())
                        .setReplyTo(actors.path(m.replyTo()))
                        .build(),
                Journals.AskVote.parser(),
                p -> new AskVote(p.getTerm(), p.getNode(), p.getFrom(), actors.resolve(p.getReplyTo())));
        messages.add(
                Vote.class,
                m -> Journals.Vote.newBuilder()
                        .setNode(m.node())
                        .setTerm(m.term())
                        .setGranted(m.granted())
                        .setRun(m.run())
                        .setLength(m.length())
                        .setLastTerm(m.lastTerm())
                        .setFrom(m.from())
                        .addAllEntries(write(m.entries()))
                        .build(),
                Journals.Vote.parser(),
                p -> new Vote(
                        p.getNode(),
                        p.getTerm(),
                        p.getGranted(),
                        p.getRun(),
                        p.getLength(),
                        p.getLastTerm(),
                        p.getFrom(),
                        read(p.getEntriesList())));
        messages.add(
                Append.class,
                m -> Journals.Append.newBuilder()
                        .setTerm(m.term())
                        .setRun(m.run())
                        .setFrom(m.from())
                        .setTermBefore(m.termBefore())
                        .addAllEntries(write(m.entries()))
                        .setAgreed(m.agreed())
                        .setReplyTo(actors.path(m.replyTo()))
                        .build(),
                Journals.Append.parser(),
                p -> new Append(
                        p.getTerm(),
                        p.getRun(),
                        p.getFrom(),
                        p.getTermBefore(),
                        read(p.getEntriesList()),
                        p.getAgreed(),
                        actors.resolve(p.getReplyTo())));
        messages.add(
                Held.class,
                m -> Journals.Held.newBuilder()
                        .setNode(m.node())
                        .setTerm(m.term())
                        .setLength(m.length())
                        .build(),
                Journals.Held.parser(),
                p -> new Held(p.getNode(), p.getTerm(), p.getLength()));
    }

    private static List<Journals.JournalEntry> write(List<JournalEntry> entries) {
        return entries.stream().map(JournalMessages::write).toList();
    }

    private static List<JournalEntry> read(List<Journals.JournalEntry> entries) {
        return entries.stream().map(JournalMessages::read).toList();
    }

    private static Journals.JournalEntry write(JournalEntry entry) {
        Journals.JournalEntry.Builder written =
                Journals.JournalEntry.newBuilder().setTerm(entry.term());
        if (entry instanceof JournalEntry.Led led) {
            written.setLed(led.run());
        } else if (entry instanceof JournalEntry.Voters voters) {
            written.setVoters(Journals.Voters.newBuilder().addAllNodes(voters.nodes()));
        } else if (entry instanceof JournalEntry.Told told) {
            write(told.event(), written);
        }
        return written.build();
    }

    private static void write(JobEvent event, Journals.JournalEntry.Builder written) {
        if (event instanceof JobEvent.WorldFormed formed) {
            written.setWorldFormed(Journals.EventOfWorld.newBuilder()
                    .setWorld(ControlMessages.write(formed.world()))
                    .addAllNames(formed.names())
                    .setFingerprint(formed.fingerprint()));
        } else if (event instanceof JobEvent.Recovering recovering) {
            written.setRecovering(Journals.EventOfFailure.newBuilder()
                    .setReason(recovering.reason())
                    .setCommitted(recovering.committed())
                    .setProgress(recovering.progress()));
        } else if (event instanceof JobEvent.Committed commit) {
            written.setCommitted(Journals.EventOfCommit.newBuilder()
                    .setFence(ControlMessages.write(commit.fence()))
                    .setFrom(commit.from())
                    .addAllLosses(ControlMessages.list(commit.losses()))
                    .addAllGradientNorms(ControlMessages.list(commit.gradientNorms()))
                    .setStateHash(commit.stateHash()));
        } else if (event instanceof JobEvent.Past past) {
            written.setPast(Journals.EventOfPast.newBuilder()
                    .setFence(ControlMessages.write(past.fence()))
                    .addAllNames(past.names())
                    .addAllFirstShard(past.firstShard())
                    .setFrom(past.from())
                    .addAllLosses(ControlMessages.list(past.losses()))
                    .addAllGradientNorms(ControlMessages.list(past.gradientNorms())));
        } else if (event instanceof JobEvent.Quarantined odd) {
            written.setQuarantined(Journals.EventOfQuarantine.newBuilder()
                    .setWorker(odd.worker())
                    .setSteps(odd.steps()));
        } else if (event instanceof JobEvent.Evaluated evaluated) {
            written.setEvaluated(Journals.EventOfEvaluation.newBuilder()
                    .setSteps(evaluated.steps())
                    .setSet(evaluated.set().ordinal())
                    .setLossSum(evaluated.lossSum())
                    .setCorrect(evaluated.correct()));
        } else if (event instanceof JobEvent.Finished) {
            written.setFinished(Journals.Nothing.getDefaultInstance());
        } else if (event instanceof JobEvent.Failed failed) {
            written.setFailed(failed.sentence());
        } else if (event instanceof JobEvent.Stopped stopped) {
            written.setStopped(stopped.steps());
        } else {
            throw new IllegalArgumentException(event + " isn't recorded");
        }
    }

    private static JournalEntry read(Journals.JournalEntry p) {
        long term = p.getTerm();
        return switch (p.getContentCase()) {
            case LED -> new JournalEntry.Led(term, p.getLed());
            case VOTERS ->
                new JournalEntry.Voters(term, Set.copyOf(p.getVoters().getNodesList()));
            default -> new JournalEntry.Told(term, event(p));
        };
    }

    private static JobEvent event(Journals.JournalEntry p) {
        return switch (p.getContentCase()) {
            case WORLD_FORMED ->
                new JobEvent.WorldFormed(
                        ControlMessages.read(p.getWorldFormed().getWorld()),
                        p.getWorldFormed().getNamesList(),
                        p.getWorldFormed().getFingerprint());
            case RECOVERING ->
                new JobEvent.Recovering(
                        p.getRecovering().getReason(),
                        p.getRecovering().getCommitted(),
                        p.getRecovering().getProgress());
            case COMMITTED ->
                new JobEvent.Committed(
                        ControlMessages.read(p.getCommitted().getFence()),
                        p.getCommitted().getFrom(),
                        ControlMessages.array(p.getCommitted().getLossesList()),
                        ControlMessages.array(p.getCommitted().getGradientNormsList()),
                        p.getCommitted().getStateHash());
            case PAST ->
                new JobEvent.Past(
                        ControlMessages.read(p.getPast().getFence()),
                        p.getPast().getNamesList(),
                        p.getPast().getFirstShardList(),
                        p.getPast().getFrom(),
                        ControlMessages.array(p.getPast().getLossesList()),
                        ControlMessages.array(p.getPast().getGradientNormsList()));
            case QUARANTINED ->
                new JobEvent.Quarantined(
                        p.getQuarantined().getWorker(), p.getQuarantined().getSteps());
            case EVALUATED ->
                new JobEvent.Evaluated(
                        p.getEvaluated().getSteps(),
                        EvaluationSet.at(p.getEvaluated().getSet()),
                        p.getEvaluated().getLossSum(),
                        p.getEvaluated().getCorrect());
            case FINISHED -> new JobEvent.Finished(new float[0], new float[0]);
            case FAILED -> new JobEvent.Failed(p.getFailed());
            case STOPPED -> new JobEvent.Stopped(p.getStopped());
            default -> throw new IllegalArgumentException("an entry of the journal that this version doesn't know");
        };
    }
}

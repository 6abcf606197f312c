package org.talkoot.coordinator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;

/**
 * What to do about a failure before a new world goes back to the last commit: whom to replace, whether all get other shards,
 * and when to give up. Each decision is empty, or the sentence with which the job ends.
 */
final class Recovery {
    private final Membership membership;
    private final Position position;
    private final Patience patience;
    private final CoordinatorEffects effects;
    private final Failures failures = new Failures();
    private Dispute dispute; // null if there is none

    Recovery(Membership membership, Position position, Patience patience, CoordinatorEffects effects) {
        this.membership = membership;
        this.position = position;
        this.patience = patience;
        this.effects = effects;
    }

    /** Something went wrong that nobody in the world can be blamed for any more. */
    Optional<String> after(String reason) {
        if (failures.isHopeless(membership.size())) {
            return Optional.of(reason + "; the last worlds all failed before they could commit a step");
        }
        tell(reason);
        return Optional.empty();
    }

    void tell(String reason) {
        effects.publish(new JobEvent.Recovering(reason, position.committed(), position.progress()));
    }

    Optional<String> after(Alarm alarm) {
        alarm.culprits().forEach(this::replace);
        patience.alarmed();
        return after(alarm.reason());
    }

    /** A worker can't go on. */
    Optional<String> after(WorkerReport.Failed failure, Generation world, long nowMs) {
        String reason = world.name(failure.sender()) + ", " + world.named(failure.reason());
        if (!failure.threw()) {
            return after(world.waitedInVain(failure.sender(), reason, patience.ms(), nowMs));
        }
        String worker = world.names().get(failure.sender());
        switch (failures.judge(failure.steps(), worker, membership.size())) {
            case RETRY -> membership.rotate();
            case REPLACE_WORKER -> replace(worker);
            case END_JOB -> {
                return Optional.of(reason);
            }
        }
        return after(reason);
    }

    /** The workers hold different states at the boundary. */
    Optional<String> afterDesync(Generation world) {
        Boundary boundary = world.boundary();
        String reason = "after step " + boundary.to() + " " + world.name(boundary.odd()) + " holds other weights than "
                + world.name(0);
        Map<String, Long> hashes = boundary.stateHashes(world.names()::get);
        if (dispute == null) {
            dispute = new Dispute(boundary.to(), hashes);
        } else {
            settle(hashes);
        }
        return after(reason);
    }

    /** The boundary up to which is computed again, to see who was right. */
    OptionalInt disputed() {
        return dispute == null ? OptionalInt.empty() : OptionalInt.of(dispute.step());
    }

    /** All hold the same state at the boundary: who held another one before? */
    void agreed(Generation world) {
        if (dispute != null) {
            settle(world.boundary().stateHashes(world.names()::get));
        }
    }

    private void settle(Map<String, Long> hashes) {
        List<String> odd = dispute.odd(hashes);
        for (String name : odd) {
            if (membership.has(name)) {
                effects.publish(new JobEvent.Quarantined(name, dispute.step()));
                replace(name);
            }
        }
        dispute = null;
    }

    void replace(String name) {
        membership.remove(name);
        effects.replace(name);
    }

    /** All is well. */
    void committed() {
        failures.committed();
    }
}

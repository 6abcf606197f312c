package org.talkoot.coordinator;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.World;

/** Writes down what the coordinator's machine decides. */
final class RecordingCoordinatorEffects implements CoordinatorEffects {
    final List<String> log = new ArrayList<>();
    final List<JobEvent> events = new ArrayList<>();
    World world;
    List<String> names; // by rank
    int boundary; // the next one, in steps
    long patienceMs; // told with the boundary

    String last() {
        return log.get(log.size() - 1);
    }

    JobEvent lastEvent() {
        return events.get(events.size() - 1);
    }

    <T extends JobEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void formWorld(World world, List<String> names) {
        this.world = world;
        this.names = names;
        boundary = world.boundary();
        log.add("form");
    }

    @Override
    public void proceed(Fence fence, int boundary, long patienceMs) {
        this.boundary = boundary;
        this.patienceMs = patienceMs;
        log.add("proceed to " + boundary);
    }

    @Override
    public void evaluate(Fence fence, int steps, EvaluationSet set) {
        log.add("evaluate " + set.word() + " after " + steps);
    }

    @Override
    public void deliverState(Fence fence, int rank, int steps) {
        log.add("deliver from " + rank);
    }

    @Override
    public void supply(String node, int steps, String from) {
        log.add("supply " + node + " after " + steps + " from " + from);
    }

    @Override
    public void release(String name) {
        log.add("release " + name);
    }

    @Override
    public void replace(String name) {
        log.add("replace " + name);
    }

    @Override
    public void publish(JobEvent event) {
        events.add(event);
    }

    @Override
    public void stop() {
        log.add("stop");
    }
}

package org.talkoot.worker.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.talkoot.worker.step.StepProgram.StageTraits;

/**
 * A made-up model: which of its stages exchange statistics, prepare or split, which stages read which chunk, and whether its
 * gradient is clipped.
 *
 * @param lowest by chunk: the lowest stage that reads it, so the last in backward
 * @param highest by chunk: the highest stage that reads it
 */
record TestProgram(List<StageTraits> stages, List<Integer> lowest, List<Integer> highest, boolean clips) {

    /** Up to five stages and six chunks. */
    static TestProgram random(Random random) {
        List<StageTraits> stages = new ArrayList<>();
        for (int stage = 0, count = 1 + random.nextInt(5); stage < count; stage++) {
            stages.add(new StageTraits(
                    "model[" + stage + "]",
                    random.nextInt(3) == 0,
                    random.nextInt(3) == 0,
                    random.nextBoolean(),
                    random.nextBoolean()));
        }
        List<Integer> lowest = new ArrayList<>();
        List<Integer> highest = new ArrayList<>();
        for (int chunk = 0, count = 1 + random.nextInt(6); chunk < count; chunk++) {
            int low = random.nextInt(stages.size());
            lowest.add(low);
            highest.add(low + random.nextInt(stages.size() - low));
        }
        return new TestProgram(stages, lowest, highest, random.nextInt(3) == 0);
    }

    int chunks() {
        return lowest.size();
    }

    /** For a worker that computes its shards at once. */
    StepProgram create() {
        return create(1);
    }

    /** The same segments as any other of this model and so many turns, but other objects, as every world has its own. */
    StepProgram create(int turns) {
        return new StepProgram(stages, lowest, clips, turns);
    }

    /** Whether a segment reads a chunk's weights. */
    boolean reads(Segment segment, int chunk) {
        return switch (segment.kind()) {
            case FORWARD, FINISH_FORWARD, INPUT_GRADIENT, BACKWARD, FINISH_BACKWARD, EVALUATE ->
                lowest.get(chunk) <= segment.index() && segment.index() <= highest.get(chunk);
            case SNAPSHOT -> true;
            default -> false;
        };
    }
}

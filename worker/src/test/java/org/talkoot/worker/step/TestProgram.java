package org.talkoot.worker.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.talkoot.worker.step.StepProgram.ChunkTraits;
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
            boolean exchanges = random.nextInt(3) == 0; // in backward: then its gradients aren't ready before
            stages.add(new StageTraits(
                    "model[" + stage + "]",
                    random.nextInt(3) == 0,
                    exchanges,
                    random.nextBoolean(),
                    random.nextBoolean(),
                    exchanges ? 0 : random.nextInt(3)));
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
        List<ChunkTraits> chunks = IntStream.range(0, chunks())
                .mapToObj(chunk -> new ChunkTraits(lowest.get(chunk), block(chunk)))
                .toList();
        return new StepProgram(stages, chunks, clips, turns);
    }

    /** Of its lowest stage, which completes it: those of a stage follow each other. A higher stage's part is behind all of them. */
    private int block(int chunk) {
        int blocks = stages.get(lowest.get(chunk)).blocks();
        return highest.get(chunk) > lowest.get(chunk) ? blocks : chunk % (blocks + 1);
    }

    /** Whether the segment, one of that many of its kind in the step, is the one that completes a chunk's gradient. */
    boolean completes(Segment segment, int number, int chunk) {
        boolean isBlock = block(chunk) < stages.get(lowest.get(chunk)).blocks();
        return segment.index() == lowest.get(chunk)
                && switch (segment.kind()) {
                    case GRADIENT_BLOCK -> isBlock && number == block(chunk);
                    case BACKWARD -> !isBlock && !stages.get(segment.index()).backwardExchange();
                    case FINISH_BACKWARD -> true;
                    default -> false;
                };
    }

    /** Whether a segment reads a chunk's weights. */
    boolean reads(Segment segment, int chunk) {
        boolean isOfStage = lowest.get(chunk) <= segment.index() && segment.index() <= highest.get(chunk);
        return switch (segment.kind()) {
            case FORWARD, FINISH_FORWARD, INPUT_GRADIENT, FINISH_BACKWARD, EVALUATE -> isOfStage;
            case BACKWARD ->
                isOfStage && block(chunk) == stages.get(lowest.get(chunk)).blocks();
            case SNAPSHOT -> true;
            default -> false;
        };
    }
}

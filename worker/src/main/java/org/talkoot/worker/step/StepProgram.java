package org.talkoot.worker.step;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.worker.step.Segment.Kind;

/**
 * The segments of a training step in the order in which every worker computes them, with what each needs first and what
 * it makes ready to send. But for the number of turns a function of the model alone: exchanges and chunks have the same numbers
 * on every worker.
 */
public final class StepProgram {

    /**
     * @param awaits the exchange that must be complete before the segment, or -1
     * @param sends the exchange whose statistics are ready after it, or -1
     * @param releases the chunks of the gradient that are ready after it, and whose weights it was the last to read
     */
    public record Instruction(Segment segment, int awaits, int sends, List<Integer> releases) {}

    /** The statistics of a stage that all workers exchange, in its forward or its backward pass. */
    public record Exchange(int stage, boolean forward) {}

    /** What the program must know of a stage of the model. */
    public record StageTraits(String position, boolean forwardExchange, boolean backwardExchange) {}

    private final List<StageTraits> stages;
    private final List<Instruction> training = new ArrayList<>();
    private final List<Segment> evaluation = new ArrayList<>();
    private final List<Segment> gatherings = new ArrayList<>();
    private final List<Segment> combinations = new ArrayList<>();
    private final List<Segment> measurements = new ArrayList<>();
    private final List<Segment> updates = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final boolean clips;
    private final Segment snapshot = new Segment(Kind.SNAPSHOT, 0);

    /** Of a job that doesn't clip its gradient, on a worker that computes its shards at once. */
    public StepProgram(List<StageTraits> stages, List<Integer> lastReader) {
        this(stages, lastReader, false, 1);
    }

    /**
     * @param lastReader by chunk: the lowest stage that has parameters in it, whose backward is the last to read it
     * @param clips whether the norm of the whole gradient must be known before any update
     * @param turns in which this worker computes its shards
     */
    public StepProgram(List<StageTraits> stages, List<Integer> lastReader, boolean clips, int turns) {
        this.clips = clips;
        this.stages = List.copyOf(stages);
        for (int turn = 0; turn < turns; turn++) {
            addTurn(turn, turn == turns - 1, lastReader);
        }
        for (int chunk = 0; chunk < lastReader.size(); chunk++) {
            combinations.add(new Segment(Kind.COMBINE, chunk));
            measurements.add(new Segment(Kind.MEASURE, chunk));
            updates.add(new Segment(Kind.UPDATE, chunk));
        }
    }

    /** What all shards contribute to is complete, and told, in the last turn. */
    private void addTurn(int turn, boolean isLast, List<Integer> lastReader) {
        add(Kind.LOAD, turn, -1, -1, List.of());
        for (int stage = 0; stage < stages.size(); stage++) {
            boolean exchange = isLast && stages.get(stage).forwardExchange();
            addPair(Kind.FORWARD, Kind.FINISH_FORWARD, stage, exchange, List.of());
        }
        add(Kind.LOSS, 0, -1, -1, List.of());
        for (int stage = stages.size() - 1; stage >= 0; stage--) {
            boolean exchange = isLast && stages.get(stage).backwardExchange();
            List<Integer> releases = isLast ? chunksOf(stage, lastReader) : List.of();
            addPair(Kind.BACKWARD, Kind.FINISH_BACKWARD, stage, exchange, releases);
        }
        evaluation.add(new Segment(Kind.LOAD_TEST, turn));
        for (int stage = 0; stage < stages.size(); stage++) {
            evaluation.add(new Segment(Kind.EVALUATE, stage));
        }
        evaluation.add(new Segment(Kind.COUNT, 0));
    }

    private void addPair(Kind first, Kind second, int stage, boolean exchange, List<Integer> releases) {
        if (exchange) {
            int number = exchanges.size();
            exchanges.add(new Exchange(stage, first == Kind.FORWARD));
            gatherings.add(new Segment(Kind.GATHER, number));
            add(first, stage, -1, number, List.of());
            add(second, stage, number, -1, releases);
        } else {
            add(first, stage, -1, -1, releases);
        }
    }

    private void add(Kind kind, int stage, int awaits, int sends, List<Integer> releases) {
        training.add(new Instruction(new Segment(kind, stage), awaits, sends, releases));
    }

    private static List<Integer> chunksOf(int stage, List<Integer> lastReader) {
        List<Integer> chunks = new ArrayList<>();
        for (int chunk = lastReader.size() - 1; chunk >= 0; chunk--) {
            if (lastReader.get(chunk) == stage) {
                chunks.add(chunk);
            }
        }
        return List.copyOf(chunks);
    }

    public Instruction instruction(int number) {
        return training.get(number);
    }

    public int instructions() {
        return training.size();
    }

    /** The segments that evaluate one minibatch. */
    public Segment evaluation(int number) {
        return evaluation.get(number);
    }

    public int evaluationSegments() {
        return evaluation.size();
    }

    public Segment gathering(int exchange) {
        return gatherings.get(exchange);
    }

    public Segment combination(int chunk) {
        return combinations.get(chunk);
    }

    public Segment measurement(int chunk) {
        return measurements.get(chunk);
    }

    public Segment update(int chunk) {
        return updates.get(chunk);
    }

    /** The segment that a worker computes at a boundary. */
    public Segment snapshot() {
        return snapshot;
    }

    /** Those of the stages. */
    public List<Exchange> exchanges() {
        return exchanges;
    }

    /** Whether the norm of the whole gradient must be known before any update. */
    public boolean clips() {
        return clips;
    }

    /** Number of the exchange of the norms, behind those of the stages, where the gradient is clipped. */
    public int normExchange() {
        return exchanges.size();
    }

    public int chunks() {
        return updates.size();
    }

    /**
     * The step and its phase in words: {@code step 40, backward of model[3] (linear)}.
     *
     * @param steps of the job that are complete
     */
    public String describe(Segment segment, int steps) {
        boolean betweenSteps = segment.kind().compareTo(Kind.SNAPSHOT) >= 0;
        return (betweenSteps ? "after step " + steps : "step " + (steps + 1)) + ", " + describe(segment);
    }

    /** The phase of the step in words, for messages: {@code backward of model[3] (linear)}. */
    public String describe(Segment segment) {
        return switch (segment.kind()) {
            case LOAD -> "loading the minibatch";
            case FORWARD, FINISH_FORWARD ->
                "forward of " + stages.get(segment.index()).position();
            case LOSS -> "the loss";
            case BACKWARD, FINISH_BACKWARD ->
                "backward of " + stages.get(segment.index()).position();
            case GATHER ->
                "gathering the statistics of "
                        + stages.get(exchanges.get(segment.index()).stage()).position();
            case COMBINE -> "combining chunk " + segment.index();
            case MEASURE -> "the norm of chunk " + segment.index();
            case UPDATE -> "the update of chunk " + segment.index();
            case SNAPSHOT -> "the snapshot";
            case LOAD_TEST -> "loading data to evaluate on";
            case EVALUATE -> "evaluation of " + stages.get(segment.index()).position();
            case COUNT -> "counting the evaluation";
        };
    }
}

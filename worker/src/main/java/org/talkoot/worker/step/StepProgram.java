package org.talkoot.worker.step;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.talkoot.worker.step.Segment.Kind;

/**
 * The segments of a training step in the order in which every worker computes them, with what each needs first and what
 * it makes ready to send. But for the number of turns a function of the model alone: exchanges and chunks have the same numbers
 * on every worker.
 *
 * <p>Between the two segments of a stage that exchanges stands what can be done meanwhile: what later stages prepare for their
 * forward pass, and the gradients of parameters that nobody waits for yet. A large layer's are computed block by block, so that
 * the first travel, and are updated, while the last are computed.
 */
public final class StepProgram {

    /**
     * @param awaits the exchange that must be complete before the segment, or -1
     * @param sends the exchange whose statistics are ready after it, or -1
     * @param releases the chunks of the gradient that are ready after it, and whose weights are read no more in this step
     */
    public record Instruction(Segment segment, int awaits, int sends, List<Integer> releases) {}

    /** The statistics of a stage that all workers exchange, in its forward or its backward pass. */
    public record Exchange(int stage, boolean forward) {}

    /**
     * What the program must know of a stage of the model.
     *
     * @param prepares whether a part of its forward pass needs no other stage
     * @param splits whether its input's gradient may be computed ahead of the rest of its backward pass
     * @param blocks of its parameters' gradients, which may come between that and the rest; none where backward exchanges
     */
    public record StageTraits(
            String position,
            boolean forwardExchange,
            boolean backwardExchange,
            boolean prepares,
            boolean splits,
            int blocks) {
        public StageTraits(String position, boolean forwardExchange, boolean backwardExchange) {
            this(position, forwardExchange, backwardExchange, false, false, 0);
        }
    }

    /**
     * What the program must know of a chunk.
     *
     * @param lastReader the lowest stage that has parameters in it, whose backward pass is the last to read it
     * @param block the number of that stage's block of gradients that completes it; the number of its blocks: the rest does
     */
    public record ChunkTraits(int lastReader, int block) {}

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
    private final Segment loadAhead; // null where there is no room for the next step's samples yet
    private int lastSending = -1; // number of the instruction that begins the last exchange; -1: there is none

    /** Of a job that doesn't clip, on a worker that computes its shards at once. */
    public StepProgram(List<StageTraits> stages, List<ChunkTraits> chunks) {
        this(stages, chunks, false, 1);
    }

    /**
     * @param clips whether the norm of the whole gradient must be known before any update
     * @param turns in which this worker computes its shards
     */
    public StepProgram(List<StageTraits> stages, List<ChunkTraits> chunks, boolean clips, int turns) {
        this.clips = clips;
        loadAhead = turns == 1 ? new Segment(Kind.LOAD_AHEAD, 0) : null;
        this.stages = List.copyOf(stages);
        for (int turn = 0; turn < turns; turn++) {
            addTurn(turn, turn == turns - 1, chunks);
        }
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            combinations.add(new Segment(Kind.COMBINE, chunk));
            measurements.add(new Segment(Kind.MEASURE, chunk));
            updates.add(new Segment(Kind.UPDATE, chunk));
        }
    }

    /** What all shards contribute to is complete, and told, in the last turn. */
    private void addTurn(int turn, boolean isLast, List<ChunkTraits> chunks) {
        add(Kind.LOAD, turn, -1, -1, List.of());
        for (int stage = 0; stage < stages.size(); stage++) {
            if (isLast && stages.get(stage).forwardExchange()) {
                int number = addExchange(stage, true);
                add(Kind.FORWARD, stage, -1, number, List.of());
                prepareAfter(stage);
                add(Kind.FINISH_FORWARD, stage, number, -1, List.of());
            } else {
                add(Kind.FORWARD, stage, -1, -1, List.of());
            }
        }
        add(Kind.LOSS, 0, -1, -1, List.of());
        List<Instruction> putOff = new ArrayList<>(); // until the next exchange
        for (int stage = stages.size() - 1; stage >= 0; stage--) {
            StageTraits traits = stages.get(stage);
            if (!isLast) {
                add(Kind.BACKWARD, stage, -1, -1, List.of());
            } else if (traits.backwardExchange()) {
                int number = addExchange(stage, false);
                add(Kind.BACKWARD, stage, -1, number, List.of());
                training.addAll(putOff);
                putOff.clear();
                add(Kind.FINISH_BACKWARD, stage, number, -1, completed(stage, 0, chunks));
            } else {
                boolean isPutOff = canPutOff(stage, chunks);
                if (traits.splits() && (isPutOff || traits.blocks() > 0)) {
                    add(Kind.INPUT_GRADIENT, stage, -1, -1, List.of());
                }
                addGradients(stage, chunks, isPutOff ? putOff : training);
            }
        }
        evaluation.add(new Segment(Kind.LOAD_TEST, turn));
        for (int stage = 0; stage < stages.size(); stage++) {
            evaluation.add(new Segment(Kind.EVALUATE, stage));
        }
        evaluation.add(new Segment(Kind.COUNT, 0));
    }

    /** The backward pass of a stage, block by block. */
    private void addGradients(int stage, List<ChunkTraits> chunks, List<Instruction> to) {
        int blocks = stages.get(stage).blocks();
        for (int block = 0; block < blocks; block++) {
            to.add(new Instruction(new Segment(Kind.GRADIENT_BLOCK, stage), -1, -1, completed(stage, block, chunks)));
        }
        to.add(new Instruction(new Segment(Kind.BACKWARD, stage), -1, -1, completed(stage, blocks, chunks)));
    }

    /** What stages after an exchange prepare meanwhile, up to the next exchange. */
    private void prepareAfter(int exchanging) {
        for (int stage = exchanging + 1;
                stage < stages.size() && !stages.get(stage).forwardExchange();
                stage++) {
            if (stages.get(stage).prepares()) {
                add(Kind.PREPARE, stage, -1, -1, List.of());
            }
        }
    }

    /**
     * Whether an exchange comes before a stage that isn't put off and releases a chunk: that one may hold a part of this stage's
     * gradient.
     */
    private boolean canPutOff(int stage, List<ChunkTraits> chunks) {
        if (!stages.get(stage).splits()) {
            return false;
        }
        for (int next = stage - 1; next >= 0; next--) {
            if (stages.get(next).backwardExchange()) {
                return true;
            }
            if (!stages.get(next).splits() && isLastReader(next, chunks)) {
                return false;
            }
        }
        return false;
    }

    private static boolean isLastReader(int stage, List<ChunkTraits> chunks) {
        return chunks.stream().anyMatch(chunk -> chunk.lastReader() == stage);
    }

    /** @return its number */
    private int addExchange(int stage, boolean forward) {
        gatherings.add(new Segment(Kind.GATHER, exchanges.size()));
        exchanges.add(new Exchange(stage, forward));
        return exchanges.size() - 1;
    }

    private void add(Kind kind, int stage, int awaits, int sends, List<Integer> releases) {
        if (sends >= 0) {
            lastSending = training.size();
        }
        training.add(new Instruction(new Segment(kind, stage), awaits, sends, releases));
    }

    /** The chunks that a block of a stage's gradients completes, or the rest of it; the last first. */
    private static List<Integer> completed(int stage, int block, List<ChunkTraits> chunks) {
        return IntStream.range(0, chunks.size())
                .map(i -> chunks.size() - 1 - i)
                .filter(chunk -> chunks.get(chunk).equals(new ChunkTraits(stage, block)))
                .boxed()
                .toList();
    }

    public Instruction instruction(int number) {
        return training.get(number);
    }

    /** Whether no exchange of the stages begins with that instruction or later. */
    public boolean isBehindExchanges(int number) {
        return number > lastSending;
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

    /** What a worker may compute when it has computed all instructions and waits for the end of the step; null: nothing. */
    public Segment loadAhead() {
        return loadAhead;
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
            case PREPARE, FORWARD, FINISH_FORWARD ->
                "forward of " + stages.get(segment.index()).position();
            case LOSS -> "the loss";
            case INPUT_GRADIENT, GRADIENT_BLOCK, BACKWARD, FINISH_BACKWARD ->
                "backward of " + stages.get(segment.index()).position();
            case GATHER ->
                "gathering the statistics of "
                        + stages.get(exchanges.get(segment.index()).stage()).position();
            case COMBINE -> "combining chunk " + segment.index();
            case MEASURE -> "the norm of chunk " + segment.index();
            case UPDATE -> "the update of chunk " + segment.index();
            case LOAD_AHEAD -> "loading the next minibatch";
            case SNAPSHOT -> "the snapshot";
            case LOAD_TEST -> "loading data to evaluate on";
            case EVALUATE -> "evaluation of " + stages.get(segment.index()).position();
            case COUNT -> "counting the evaluation";
        };
    }
}

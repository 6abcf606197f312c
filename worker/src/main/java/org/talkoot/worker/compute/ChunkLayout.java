package org.talkoot.worker.compute;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Stage;
import org.talkoot.engine.model.Tensor;

/**
 * How the flat parameters are cut into chunks, the unit of communication and of the optimizer's work. A function of the
 * model, and of a number of parts into which a large world cuts each chunk. The last chunk also carries the loss, which lies
 * behind the parameters in every gradient.
 *
 * <p>Chunks follow the stages, so that a layer's gradient can leave as soon as its backward is done: small neighbours
 * share a chunk, and a large layer is cut into equal parts, which spread over the workers.
 */
public final class ChunkLayout {
    /** Floats of a chunk: large enough that a message costs little, small enough to spread. */
    private static final int TARGET_FLOATS = 64 * 1024;

    /** Parts into which each chunk may be cut, a power of two: what is summed over a chunk is summed by the smallest parts. */
    static final int MOST_PARTS = 8;

    /** @param firstStage the lowest stage with parameters in the chunk: the last to read them in backward */
    public record Chunk(int from, int to, int firstStage) {}

    private final List<Chunk> chunks = new ArrayList<>();

    public ChunkLayout(Model model) {
        int from = 0;
        int firstStage = 0;
        List<Stage> stages = model.stages();
        for (int stage = 0; stage < stages.size(); stage++) {
            int end = end(stages.get(stage));
            if (end < 0) {
                continue;
            }
            if (from == end(stages, stage - 1)) {
                firstStage = stage;
            }
            if (end - from >= TARGET_FLOATS / 2) {
                cut(from, end, firstStage, stage);
                from = end;
            }
        }
        if (from < model.parameters() || chunks.isEmpty()) {
            chunks.add(new Chunk(from, model.parameters() + 1, firstStage));
        } else {
            Chunk last = chunks.remove(chunks.size() - 1);
            chunks.add(new Chunk(last.from(), model.parameters() + 1, last.firstStage()));
        }
    }

    /**
     * As a world has them: those of the model, each cut into as many equal parts.
     *
     * @param count of all parts
     */
    ChunkLayout(Model model, int count) {
        List<Chunk> whole = new ChunkLayout(model).chunks();
        int parts = Math.max(1, count / whole.size());
        for (Chunk chunk : whole) {
            long floats = chunk.to() - chunk.from();
            for (int part = 0; part < parts; part++) {
                int from = chunk.from() + (int) (floats * part / parts);
                int to = chunk.from() + (int) (floats * (part + 1) / parts);
                chunks.add(new Chunk(from, to, chunk.firstStage()));
            }
        }
    }

    /** The smallest parts: they make up the chunks of every world. */
    static List<Chunk> smallest(Model model) {
        return new ChunkLayout(
                        model, MOST_PARTS * new ChunkLayout(model).chunks().size())
                .chunks();
    }

    /** Where the parameters of a stage end in the flat parameters; -1 if it has none. */
    private static int end(Stage stage) {
        return stage.tensors().stream()
                .filter(tensor -> tensor.kind() == Tensor.Kind.PARAMETER)
                .mapToInt(Tensor::end)
                .max()
                .orElse(-1);
    }

    /** Where the parameters of all stages up to that one end. */
    private static int end(List<Stage> stages, int last) {
        for (int stage = last; stage >= 0; stage--) {
            if (end(stages.get(stage)) >= 0) {
                return end(stages.get(stage));
            }
        }
        return 0;
    }

    /** Small stages in front of the last one have less than half a chunk together: they are in the first part only. */
    private void cut(int from, int to, int firstStage, int lastStage) {
        int parts = Math.max(1, Math.round((to - from) / (float) TARGET_FLOATS));
        for (int part = 0; part < parts; part++) {
            int start = from + (int) ((long) (to - from) * part / parts);
            int end = from + (int) ((long) (to - from) * (part + 1) / parts);
            chunks.add(new Chunk(start, end, part == 0 ? firstStage : lastStage));
        }
    }

    public List<Chunk> chunks() {
        return chunks;
    }

    /** Floats of each chunk. */
    public List<Integer> sizes() {
        return chunks.stream().map(chunk -> chunk.to() - chunk.from()).toList();
    }
}

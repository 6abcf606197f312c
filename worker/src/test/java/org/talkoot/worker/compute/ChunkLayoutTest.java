package org.talkoot.worker.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Residual;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Stage;
import org.talkoot.engine.model.Tensor;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.worker.compute.ChunkLayout.Chunk;

class ChunkLayoutTest {
    private static final int TARGET_FLOATS = 64 * 1024;

    private static Element linear(int outputs) {
        return new Linear(outputs, true, Initialisation.PYTORCH);
    }

    private static Model model(Element... elements) {
        return new Model(Shape.features(33), List.of(elements));
    }

    private static Model random(Random random) {
        List<Element> elements = new ArrayList<>();
        int width = 33;
        for (int i = random.nextInt(8); i >= 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> elements.add(new Relu());
                case 1 -> elements.add(new BatchNorm(1e-5, 0.1, true, true));
                case 2 -> elements.add(new Residual(List.of(linear(width), new Relu())));
                default -> {
                    width = random.nextInt(3) == 0 ? 1 + random.nextInt(1_500) : 1 + random.nextInt(40);
                    elements.add(linear(width));
                }
            }
        }
        return model(elements.toArray(Element[]::new));
    }

    @Test
    void aLargeWorldCutsEachChunkIntoEqualPartsWhoseSmallestAreAlwaysTheSame() {
        for (long seed = 0; seed < 100; seed++) {
            Model model = random(new Random(seed));
            List<Chunk> whole = new ChunkLayout(model).chunks();
            List<Chunk> smallest = ChunkLayout.smallest(model);
            assertEquals(whole, new ChunkLayout(model, 0).chunks());
            for (int parts = 1; parts <= ChunkLayout.MOST_PARTS; parts *= 2) {
                List<Chunk> cut = new ChunkLayout(model, parts * whole.size()).chunks();
                int each = ChunkLayout.MOST_PARTS / parts;
                for (int i = 0; i < cut.size(); i++) {
                    assertEquals(cut.get(i).from(), smallest.get(i * each).from(), "seed " + seed);
                    assertEquals(
                            cut.get(i).to(), smallest.get((i + 1) * each - 1).to(), "seed " + seed);
                    assertEquals(whole.get(i / parts).firstStage(), cut.get(i).firstStage());
                }
            }
        }
    }

    @Test
    void everyParameterIsInExactlyOneChunkAndTheLastCarriesTheLoss() {
        for (long seed = 0; seed < 300; seed++) {
            Model model = random(new Random(seed));
            int next = 0;
            for (Chunk chunk : new ChunkLayout(model).chunks()) {
                assertEquals(next, chunk.from(), "seed " + seed);
                assertTrue(chunk.to() > chunk.from(), "seed " + seed);
                next = chunk.to();
            }
            assertEquals(model.lossIndex() + 1, next, "seed " + seed);
        }
    }

    @Test
    void aChunkIsReleasedAfterTheLowestStageThatHasParametersInIt() {
        for (long seed = 0; seed < 300; seed++) {
            Model model = random(new Random(seed));
            for (Chunk chunk : new ChunkLayout(model).chunks()) {
                assertEquals(lowestStage(model, chunk), chunk.firstStage(), "seed " + seed + ": " + chunk);
            }
        }
    }

    private static int lowestStage(Model model, Chunk chunk) {
        List<Stage> stages = model.stages();
        for (int stage = 0; stage < stages.size(); stage++) {
            for (Tensor tensor : stages.get(stage).tensors()) {
                if (tensor.kind() == Tensor.Kind.PARAMETER
                        && tensor.offset() < chunk.to()
                        && tensor.end() > chunk.from()) {
                    return stage;
                }
            }
        }
        return 0;
    }

    @Test
    void noChunkIsMuchLargerThanTheTargetAndOnlyTheLastMayBeSmall() {
        for (long seed = 0; seed < 300; seed++) {
            List<Chunk> chunks = new ChunkLayout(random(new Random(seed))).chunks();
            for (int i = 0; i < chunks.size(); i++) {
                int floats = chunks.get(i).to() - chunks.get(i).from();
                String what = "seed " + seed + ", chunk " + i + " of " + chunks.size() + ": " + floats;
                assertTrue(floats <= 3 * TARGET_FLOATS / 2 + 1, what);
                assertTrue(floats >= TARGET_FLOATS / 2 || i == chunks.size() - 1, what);
            }
        }
    }

    @Test
    void aLargeLayerIsCutIntoEqualParts() {
        List<Chunk> chunks = new ChunkLayout(model(linear(10_000))).chunks();
        assertEquals(5, chunks.size());
        assertTrue(chunks.stream().allMatch(chunk -> Math.abs(chunk.to() - chunk.from() - 68_000) <= 1), "" + chunks);
    }

    @Test
    void smallNeighboursShareAChunk() {
        assertEquals(
                List.of(new Chunk(0, 33 * 10 + 10 + 20 + 10 * 5 + 5 + 1, 1)),
                new ChunkLayout(model(new Relu(), linear(10), new BatchNorm(1e-5, 0.1, true, true), linear(5)))
                        .chunks());
    }

    @Test
    void aModelWithoutParametersHasAChunkForItsLoss() {
        assertEquals(List.of(new Chunk(0, 1, 0)), new ChunkLayout(model(new Relu())).chunks());
    }
}

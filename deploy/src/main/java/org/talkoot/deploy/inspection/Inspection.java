package org.talkoot.deploy.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Stage;
import org.talkoot.engine.model.Tensor;
import org.talkoot.engine.tensor.Shape;

/**
 * A model's layers in the order of computation, and what they cost.
 *
 * @param activationBytes of a sample in training, on the worker that computes it: the outputs of all layers and their
 *     gradients, as far as they are needed
 */
public record Inspection(Model model, List<Row> rows, long activationBytes) {

    /**
     * A layer, or the addition at the end of a residual.
     *
     * @param position in the job file, and type
     * @param receptiveField pixels in height and in width; empty where it is the whole image, or there is none
     * @param forward floating-point operations of a sample
     * @param backward floating-point operations of a sample
     */
    public record Row(
            String position, Shape output, long parameters, long forward, long backward, OptionalLong receptiveField) {}

    public static Inspection of(Model model) {
        List<Row> rows = new ArrayList<>();
        Optional<Sight> sight = model.input().isImage() ? Optional.of(Sight.PIXEL) : Optional.empty();
        boolean gradient = false; // by the stage's input
        long values = model.input().elements();
        for (int i = 0; i < model.stages().size(); i++) {
            Stage stage = model.stages().get(i);
            sight = sight.flatMap(now -> now.after(stage));
            Cost cost = Cost.of(stage, gradient);
            gradient |= !stage.tensors().isEmpty();
            if (!(stage instanceof Stage.Fork)) {
                OptionalLong field =
                        sight.isPresent() ? OptionalLong.of(sight.get().size()) : OptionalLong.empty();
                rows.add(new Row(
                        stage.position(), stage.output(), parameters(stage), cost.forward(), cost.backward(), field));
            }
            if (!model.isPassedOn(i)) {
                values += stage.output().elements() * (gradient && !(stage instanceof Stage.Join) ? 2L : 1L);
            }
        }
        return new Inspection(model, List.copyOf(rows), Float.BYTES * values);
    }

    private static long parameters(Stage stage) {
        return stage.tensors().stream()
                .filter(tensor -> tensor.kind() == Tensor.Kind.PARAMETER)
                .mapToLong(tensor -> tensor.shape().elements())
                .sum();
    }

    public long forward() {
        return rows.stream().mapToLong(Row::forward).sum();
    }

    public long backward() {
        return rows.stream().mapToLong(Row::backward).sum();
    }

    /** Of the parameters, without buffers. */
    public long weightBytes() {
        return (long) Float.BYTES * model.parameters();
    }
}

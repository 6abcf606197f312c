package org.talkoot.engine.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.talkoot.engine.blas.Product;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.layer.Layer;
import org.talkoot.engine.layer.Parameter;
import org.talkoot.engine.layer.Residual;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;
import org.talkoot.engine.tensor.Shape;

/**
 * A model: its stages in the order of computation, with every shape inferred, and the layout of its flat arrays. Holds
 * no values. Immutable.
 *
 * <p>Parameters lie in one {@code float[]}, in state_dict order; so do the buffers in another. Every gradient has one
 * value more than there are parameters: at {@link #lossIndex} it carries the loss, which is summed like a gradient.
 */
public final class Model {
    private final Shape input;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Parameter> initial = new ArrayList<>(); // parallel to the tensors of kind PARAMETER
    private final List<Float> initialBuffers = new ArrayList<>(); // parallel to those of kind BUFFER
    private final List<Tensor> tensors = new ArrayList<>();
    private int parameters;
    private int buffers;
    private int counters;

    /** @throws ShapeException if a layer can't take what the one before it gives */
    public Model(Shape input, List<? extends Element> elements) {
        this.input = input;
        add(elements, input, "model", "");
    }

    private Shape add(List<? extends Element> elements, Shape shape, String position, String prefix) {
        for (int i = 0; i < elements.size(); i++) {
            String at = position + "[" + i + "]";
            shape = elements.get(i) instanceof Residual residual
                    ? addResidual(residual, shape, at, prefix + i + ".")
                    : addLayer((Layer) elements.get(i), shape, at, prefix + i + ".");
        }
        return shape;
    }

    private Shape addResidual(Residual residual, Shape shape, String position, String prefix) {
        int fork = stages.size();
        stages.add(new Stage.Fork(position + " (residual)", shape));
        Shape body = add(residual.body(), shape, position + ".body", prefix + "body.");
        if (!body.equals(shape)) {
            throw new ShapeException(
                    position,
                    "residual adds its body's output to its input, so both must have the same"
                            + " shape, but the input is " + shape + " and the body's output " + body);
        }
        stages.add(new Stage.Join(position + " (residual)", shape, fork));
        return shape;
    }

    private Shape addLayer(Layer layer, Shape shape, String position, String prefix) {
        Shape output;
        try {
            output = layer.output(shape);
        } catch (IllegalArgumentException reason) {
            throw new ShapeException(
                    position, layer.type() + " can't take an input of shape " + shape + ": " + reason.getMessage());
        }
        List<Tensor> own = new ArrayList<>();
        int[] offsets = addParameters(layer, shape, position, prefix, own);
        int[] bufferOffsets = addBuffers(layer, shape, prefix, own);
        stages.add(new Stage.Computation(
                position + " (" + layer.type() + ")", layer, shape, output, List.copyOf(own), offsets, bufferOffsets));
        tensors.addAll(own);
        return output;
    }

    private int[] addParameters(Layer layer, Shape shape, String position, String prefix, List<Tensor> own) {
        List<Parameter> added = layer.parameters(shape);
        int[] offsets = new int[added.size()];
        for (int i = 0; i < offsets.length; i++) {
            Parameter parameter = added.get(i);
            offsets[i] = parameters;
            try {
                parameters = Math.addExact(parameters, parameter.shape().elements());
                Math.addExact(parameters, 1);
            } catch (ArithmeticException overflow) {
                throw new ShapeException(position, "the model has more than 2^31 parameters with this " + layer.type());
            }
            own.add(new Tensor(
                    prefix + parameter.name(),
                    Tensor.Kind.PARAMETER,
                    parameter.shape(),
                    offsets[i],
                    parameter.decays()));
            initial.add(parameter);
        }
        return offsets;
    }

    private int[] addBuffers(Layer layer, Shape shape, String prefix, List<Tensor> own) {
        List<String> names = layer.buffers();
        int[] offsets = new int[names.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = buffers;
            Tensor buffer = new Tensor(
                    prefix + names.get(i), Tensor.Kind.BUFFER, Shape.features(shape.channels()), buffers, false);
            own.add(buffer);
            buffers = buffer.end();
            initialBuffers.add(layer.initialBuffer(names.get(i)));
        }
        if (offsets.length > 0) {
            own.add(new Tensor(prefix + "num_batches_tracked", Tensor.Kind.COUNTER, Shape.of(), counters++, false));
        }
        return offsets;
    }

    /** The matrix products of a training step on so many samples, in the order of its stages. */
    public List<Product> products(int samples) {
        List<Product> products = new ArrayList<>();
        boolean inputGradient = false; // nobody needs that of the first parameters
        for (Stage stage : stages) {
            if (stage instanceof Stage.Computation computation) {
                products.addAll(computation.layer().products(computation.input(), samples, inputGradient));
            }
            inputGradient |= !stage.tensors().isEmpty();
        }
        return products;
    }

    public Shape input() {
        return input;
    }

    public Shape output() {
        return stages.isEmpty() ? input : stages.get(stages.size() - 1).output();
    }

    public List<Stage> stages() {
        return List.copyOf(stages);
    }

    /** Whether a stage's output is its input as it is, in the same array: it takes no memory. */
    public boolean isPassedOn(int stage) {
        return Activations.isPassedOn(stages, stage);
    }

    /** All parameters, buffers and counters, in state_dict order. */
    public List<Tensor> tensors() {
        return List.copyOf(tensors);
    }

    public int parameters() {
        return parameters;
    }

    public int buffers() {
        return buffers;
    }

    public int counters() {
        return counters;
    }

    /** The place in every gradient that carries the loss. */
    public int lossIndex() {
        return parameters;
    }

    /** The state before the first step. Each parameter has a random stream of its own, named by its name. */
    public ModelState initialState(long seed) {
        ModelState state = new ModelState(new float[parameters], new float[buffers], new long[counters]);
        RandomStream random = new RandomStream(seed);
        int parameter = 0;
        int buffer = 0;
        for (Tensor tensor : tensors) {
            switch (tensor.kind()) {
                case PARAMETER ->
                    initial.get(parameter++)
                            .initialiser()
                            .fill(
                                    random.name(Purpose.INITIALISATION, 0, 0, hash(tensor.name())),
                                    state.parameters(),
                                    tensor.offset(),
                                    tensor.end());
                case BUFFER ->
                    java.util.Arrays.fill(state.buffers(), tensor.offset(), tensor.end(), initialBuffers.get(buffer++));
                case COUNTER -> {}
            }
        }
        return state;
    }

    private static int hash(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}

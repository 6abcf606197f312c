package org.talkoot.engine.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.file.Tensor.Floats;
import org.talkoot.engine.file.Tensor.Longs;
import org.talkoot.engine.file.WeightsException;

/** A model's state as named tensors, in the order and with the names that PyTorch's state_dict has them. */
public final class StateDict {
    private StateDict() {}

    /** Views of the state's arrays. */
    public static List<org.talkoot.engine.file.Tensor> of(Model model, ModelState state) {
        List<org.talkoot.engine.file.Tensor> tensors = new ArrayList<>();
        for (Tensor tensor : model.tensors()) {
            tensors.add(
                    switch (tensor.kind()) {
                        case PARAMETER ->
                            new Floats(tensor.name(), tensor.shape(), state.parameters(), tensor.offset());
                        case BUFFER -> new Floats(tensor.name(), tensor.shape(), state.buffers(), tensor.offset());
                        case COUNTER -> new Longs(tensor.name(), tensor.shape(), state.counters(), tensor.offset());
                    });
        }
        return tensors;
    }

    /**
     * Reads the state of a model.
     *
     * @param file for messages
     * @throws WeightsException if the tensors aren't those of the model, all of them and no others
     */
    public static ModelState read(Model model, SafeTensors tensors, Path file) {
        ModelState state =
                new ModelState(new float[model.parameters()], new float[model.buffers()], new long[model.counters()]);
        Set<String> names = new HashSet<>();
        for (Tensor tensor : model.tensors()) {
            org.talkoot.engine.file.Tensor found = tensors.tensor(tensor.name())
                    .orElseThrow(() -> new WeightsException(file + " has no tensor " + tensor.name()
                            + ", which the model needs; it has " + names(tensors)));
            copy(found, tensor, state, file);
            names.add(tensor.name());
        }
        for (org.talkoot.engine.file.Tensor tensor : tensors.tensors()) {
            if (!names.contains(tensor.name())) {
                throw new WeightsException(
                        file + " has the tensor " + tensor.name() + ", which the model doesn't have");
            }
        }
        return state;
    }

    private static void copy(org.talkoot.engine.file.Tensor from, Tensor to, ModelState state, Path file) {
        boolean counter = to.kind() == Tensor.Kind.COUNTER;
        boolean sameShape =
                counter ? from.shape().elements() == 1 : from.shape().equals(to.shape());
        if (!sameShape || counter != from instanceof Longs) {
            throw new WeightsException(file + ", tensor " + to.name() + ": has the type " + from.type() + " and shape "
                    + from.shape() + ", but the model needs " + (counter ? "I64 ()" : "F32 " + to.shape()));
        }
        if (from instanceof Longs longs) {
            state.counters()[to.offset()] = longs.values()[longs.offset()];
        } else if (from instanceof Floats floats) {
            float[] target = to.kind() == Tensor.Kind.PARAMETER ? state.parameters() : state.buffers();
            System.arraycopy(
                    floats.values(),
                    floats.offset(),
                    target,
                    to.offset(),
                    to.shape().elements());
        }
    }

    private static String names(SafeTensors tensors) {
        List<org.talkoot.engine.file.Tensor> all = tensors.tensors();
        String first =
                all.stream().limit(4).map(org.talkoot.engine.file.Tensor::name).collect(Collectors.joining(", "));
        return all.isEmpty() ? "none" : all.size() > 4 ? first + ", …" : first;
    }
}

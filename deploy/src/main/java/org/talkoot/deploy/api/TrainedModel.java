package org.talkoot.deploy.api;

import java.nio.file.Path;
import java.util.List;

/** A model with its weights, ready to predict, to be evaluated, or to be saved as a safetensors file. */
public interface TrainedModel {

    /** Class names by label; empty for a numeric target. */
    List<String> classNames();

    /**
     * The outputs of the last layer for one sample.
     *
     * @param input the prepared sample, row-major; an image channels last
     */
    float[] predict(float[] input);

    /** The values of a parameter or buffer, by its state_dict name such as {@code 0.weight}: a copy. */
    float[] tensor(String name);

    /** Names of all parameters and buffers, in state_dict order. */
    List<String> tensors();

    /** Mean loss and accuracy on the test data of the job. */
    TrainingResult.Evaluation evaluate();

    /** The same figures, and which class was taken for which. */
    DetailedEvaluation evaluateInDetail();

    /** Writes parameters and buffers as safetensors, atomically. */
    void save(Path file);
}

package org.talkoot.protocol.job;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The loss that training minimises: a mean over the samples of a minibatch. */
public sealed interface LossSpec {
    /** The loss's name in the job file. */
    String type();

    /**
     * -log softmax(logits)[label]; targets are classes. The default. Both keys as {@code torch.nn.CrossEntropyLoss} has
     * them.
     *
     * @param labelSmoothing the part of the target that is spread over all classes, at least 0 and below 1; default 0
     * @param classWeights what a sample of each class counts; default 1
     */
    record CrossEntropy(double labelSmoothing, Optional<ClassWeights> classWeights) implements LossSpec {
        public CrossEntropy {
            Check.belowOne("label-smoothing", labelSmoothing);
            Objects.requireNonNull(classWeights, "classWeights");
        }

        public static CrossEntropy standard() {
            return new CrossEntropy(0, Optional.empty());
        }

        @Override
        public String type() {
            return "cross-entropy";
        }
    }

    /** Mean over samples and outputs of (output - target)²; targets are one-hot classes or numeric labels. */
    record Mse() implements LossSpec {
        @Override
        public String type() {
            return "mse";
        }
    }

    /** What a sample of each class counts in the mean. */
    sealed interface ClassWeights {
        /** In the order of the classes, each positive; how many there must be is known with the data. */
        record Given(List<Double> weights) implements ClassWeights {
            public Given {
                weights = List.copyOf(weights);
                for (int i = 0; i < weights.size(); i++) {
                    Check.positive("class-weights[" + i + "]", weights.get(i));
                }
            }
        }

        /** n / (classes · samples of the class), over the n training samples: all classes count the same in sum. */
        record Balanced() implements ClassWeights {}
    }
}

package org.talkoot.protocol.job;

/** The loss that training minimises: a mean over the samples of a minibatch. */
public enum LossKind {
    /** -log softmax(logits)[label]; targets are classes. The default. */
    CROSS_ENTROPY,
    /** Mean over samples and outputs of (output - target)²; targets are one-hot classes or numeric labels. */
    MSE
}

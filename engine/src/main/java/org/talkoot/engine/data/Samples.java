package org.talkoot.engine.data;

import java.security.MessageDigest;
import org.talkoot.engine.tensor.Shape;

/** The inputs of a {@link Dataset}: raw values and how they are prepared. */
sealed interface Samples permits ByteSamples, FloatSamples {
    int size();

    Shape shape();

    void gather(int[] samples, int from, int to, float[] inputs, int row);

    Samples first(int limit);

    Samples pick(int[] indices);

    /** How the values are prepared. */
    Preparation preparation();

    /** Mean and std of the values after {@code scale}: see {@link Dataset#measured}. */
    Preparation measured(Preparation scale);

    /** The same values, prepared otherwise; {@code origin} names them in a refusal. */
    Samples prepared(Preparation preparation, String origin);

    /** Feeds the raw values. */
    void hash(MessageDigest digest);

    /** Whether what was read before was still all there. */
    boolean isWhole();
}

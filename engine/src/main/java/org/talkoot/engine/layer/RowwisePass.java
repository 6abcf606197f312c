package org.talkoot.engine.layer;

/**
 * A pass that computes row by row, in their order, so that a neighbour which writes or reads the same rows can have it done while
 * they are in the cache. Each method does a part of what is named like it for the rows before {@code end} that it isn't done for; the
 * rest is done when its turn comes. Bits don't depend on who calls what when.
 */
interface RowwisePass extends LayerPass {

    /** Once the layer before has written these rows of the input. */
    void forwardTo(int end);

    /** Before the layer after reads these rows of the output. */
    void finishForwardTo(int end);

    /** Once the layer after has written the gradient by these rows of the output. */
    void backwardTo(int end);

    /** Before the layer before reads the gradient by these rows of the input. */
    void finishBackwardTo(int end);

    /** From now on finishForward leaves all rows to the layer after. */
    void leaveFinishForward();

    /** From now on finishBackward leaves all rows to the layer before. */
    void leaveFinishBackward();
}

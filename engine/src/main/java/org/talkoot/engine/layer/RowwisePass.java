package org.talkoot.engine.layer;

/**
 * A pass that computes row by row, in their order, so that a neighbour which writes or reads the same rows can have it done while
 * they are in the cache. Rows are those of the worker's arrays; the methods with an {@code end} do what is named like them for the
 * rows before it, as far as that isn't done. What nobody had done, forward and backward do themselves, and finishForward and
 * finishBackward too, unless they are deferred. Bits don't depend on who calls what when.
 */
interface RowwisePass extends LayerPass {

    /** May be called once the layer before has written these rows of the input. */
    void forwardTo(int end);

    /** After finishForward, before the layer after reads these rows of the output. */
    void finishForwardTo(int end);

    /** May be called once the layer after has written the gradient by these rows of the output. */
    void backwardTo(int end);

    /** After finishBackward, before the layer before reads the gradient by these rows of the input. Reads no weights. */
    void finishBackwardTo(int end);

    /** From now on finishForward leaves the rows to the layer after, which must have all of them finished in its forward. */
    void deferFinishForward();

    /** From now on finishBackward leaves the rows to the layer before, which must have all of them finished in its backward. */
    void deferFinishBackward();
}

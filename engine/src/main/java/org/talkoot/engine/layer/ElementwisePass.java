package org.talkoot.engine.layer;

/** A layer that computes each value of its output from one value of its input: loops over all values of all rows. */
abstract class ElementwisePass implements LayerPass {
    private final Binding own;
    private final int elements; // of a sample

    ElementwisePass(Binding own) {
        this.own = own;
        elements = own.input().elements();
    }

    /** The first {@code length} of y = f(x). */
    abstract void forward(float[] x, float[] y, int length);

    /** The first {@code length} of dx = dy f'(x), of the last forward's x and y = f(x). */
    abstract void backward(float[] x, float[] y, float[] dy, float[] dx, int length);

    @Override
    public final void forward(Minibatch minibatch) {
        forward(own.in().values(), own.out().values(), length(minibatch));
    }

    @Override
    public final void backward(Minibatch minibatch) {
        if (own.in().gradient() != null) {
            backward(
                    own.in().values(),
                    own.out().values(),
                    own.out().gradient(),
                    own.in().gradient(),
                    length(minibatch));
        }
    }

    private int length(Minibatch minibatch) {
        return minibatch.rows().rows() * elements;
    }
}

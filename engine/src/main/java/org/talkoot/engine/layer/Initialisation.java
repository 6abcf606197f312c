package org.talkoot.engine.layer;

/**
 * How the weights of linear and conv2d layers start. With n inputs and m outputs of a unit (fan-in and fan-out; for a
 * convolution both count the kernel's positions):
 *
 * <pre>
 *   pytorch          weights and biases uniform in ±1/√n          (what torch.nn's layers do)
 *   kaiming-normal   Var = 2/n          kaiming-uniform   ±√(6/n)          He et al. 2015
 *   xavier-normal    Var = 2/(n + m)    xavier-uniform    ±√(6/(n + m))    Glorot, Bengio 2010
 *   normal           a given standard deviation
 *   fan-in           Var = variance/n
 * </pre>
 *
 * All but {@code pytorch} start biases at zero.
 */
@FunctionalInterface
public interface Initialisation {
    Initialisation PYTORCH = new Initialisation() {
        @Override
        public Initialiser weights(int fanIn, int fanOut) {
            return Initialiser.uniform(1 / StrictMath.sqrt(fanIn));
        }

        @Override
        public Initialiser biases(int fanIn) {
            return Initialiser.uniform(1 / StrictMath.sqrt(fanIn));
        }
    };
    Initialisation KAIMING_NORMAL = fanIn(2);
    Initialisation KAIMING_UNIFORM = (fanIn, fanOut) -> Initialiser.uniform(StrictMath.sqrt(6.0 / fanIn));
    Initialisation XAVIER_NORMAL = (fanIn, fanOut) -> Initialiser.normal(StrictMath.sqrt(2.0 / (fanIn + fanOut)));
    Initialisation XAVIER_UNIFORM = (fanIn, fanOut) -> Initialiser.uniform(StrictMath.sqrt(6.0 / (fanIn + fanOut)));

    Initialiser weights(int fanIn, int fanOut);

    default Initialiser biases(int fanIn) {
        return Initialiser.ZEROS;
    }

    static Initialisation normal(double standardDeviation) {
        return (fanIn, fanOut) -> Initialiser.normal(standardDeviation);
    }

    /** Var = variance/n; 2 is Kaiming's. */
    static Initialisation fanIn(double variance) {
        return (fanIn, fanOut) -> Initialiser.normal(StrictMath.sqrt(variance / fanIn));
    }
}

package org.talkoot.engine.layer;

/**
 * The distribution function of the standard normal, Φ(x) = erfc(-x/√2) / 2, in double: the same bits on every JVM, and a
 * relative error below 1e-13, far into the tail, where |x| ≤ 26.
 *
 * <p>Rational approximations of W. J. Cody: <i>Rational Chebyshev approximations for the error function</i>, Mathematics
 * of Computation 23 (1969), with the coefficients of his CALERF.
 */
final class StandardNormal {
    private static final double SQRT_HALF = StrictMath.sqrt(0.5);
    private static final double INVERSE_SQRT_PI = 5.6418958354775628695e-1;

    // erf(z) / z for |z| ≤ 0.46875, in z²
    private static final double[] A = {
        1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3
    };
    private static final double[] B = {
        1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3
    };
    // erfc(z) e^(z²) for z ≤ 4, in z
    private static final double[] C = {
        2.15311535474403846e-8,
        5.64188496988670089e-1,
        8.88314979438837594,
        6.61191906371416295e1,
        2.98635138197400131e2,
        8.81952221241769090e2,
        1.71204761263407058e3,
        2.05107837782607147e3,
        1.23033935479799725e3
    };
    private static final double[] D = {
        1,
        1.57449261107098347e1,
        1.17693950891312499e2,
        5.37181101862009858e2,
        1.62138957456669019e3,
        3.29079923573345963e3,
        4.36261909014324716e3,
        3.43936767414372164e3,
        1.23033935480374942e3
    };
    // (1/√π - z erfc(z) e^(z²)) z² for z > 4, in 1/z²
    private static final double[] P = {
        1.63153871373020978e-2,
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4
    };
    private static final double[] Q = {
        1,
        2.56852019228982242,
        1.87295284992346725,
        5.27905102951428412e-1,
        6.05183413124413191e-2,
        2.33520497626869185e-3
    };

    private StandardNormal() {}

    /** Φ(x), given e^(-x²/2), which the caller needs as well. */
    static double cumulative(double x, double exponential) {
        double z = Math.abs(x) * SQRT_HALF;
        if (z <= 0.46875) {
            return 0.5 + 0.5 * x * SQRT_HALF * (polynomial(A, z * z) / polynomial(B, z * z));
        }
        double tail = 0.5 * exponential * scaledComplement(z);
        return x < 0 ? tail : 1 - tail;
    }

    /** erfc(z) e^(z²). */
    private static double scaledComplement(double z) {
        if (z <= 4) {
            return polynomial(C, z) / polynomial(D, z);
        }
        double inverse = 1 / (z * z);
        return (INVERSE_SQRT_PI - inverse * (polynomial(P, inverse) / polynomial(Q, inverse))) / z;
    }

    /** Highest power first. */
    private static double polynomial(double[] coefficients, double x) {
        double value = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            value = value * x + coefficients[i];
        }
        return value;
    }
}

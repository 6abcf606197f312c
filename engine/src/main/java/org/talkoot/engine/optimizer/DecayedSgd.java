package org.talkoot.engine.optimizer;

/**
 * SGD with momentum and weight decay: the textbook's W ← (1 - ηλ) W - η ∇, and its two generalisations to momentum. With
 * g the mean gradient, w the weights, and v the velocity, zero before the first step:
 *
 * <pre>
 *   coupled (default)   g ← g + λw               decay goes through the momentum (torch.optim.SGD)
 *   decoupled           w ← (1 - ηλ) w           straight to the weights (Loshchilov, Hutter 2019, SGDW)
 *   momentum            v ← μv + g,  g ← v       heavy ball, without dampening (Sutskever et al. 2013)
 *   nesterov            v ← μv + g,  g ← g + μv
 *   always              w ← w - ηg
 * </pre>
 *
 * In float32, value by value, so the bits of a weight don't depend on how a range is cut. η, μ and λ are rounded to float
 * once; 1 - ηλ is rounded after it was computed in double.
 *
 * @param learningRate η before any schedule
 * @param momentum μ, at least 0 and below 1
 * @param weightDecay λ, at least 0
 */
public record DecayedSgd(
        double learningRate, double momentum, boolean nesterov, double weightDecay, boolean decoupled) {

    public DecayedSgd {
        if (!(learningRate > 0) || !(momentum >= 0 && momentum < 1) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException("SGD needs a positive learning rate, a momentum in [0, 1) and a weight"
                    + " decay that isn't negative");
        }
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("Nesterov's momentum needs a momentum above 0");
        }
    }

    /** Whether it keeps a velocity; without one, {@code velocity} may be null. */
    public boolean hasVelocity() {
        return momentum > 0;
    }

    /**
     * Updates weights and velocity in [from, to). All three arrays have the same index, which is what lets the JIT
     * vectorise the loops.
     *
     * @param gradient mean over the minibatch; only read
     * @param learningRate η of this step, from the schedule
     * @param decays false for parameters that are exempt from decay
     */
    public void update(
            float[] weights,
            float[] velocity,
            float[] gradient,
            int from,
            int to,
            double learningRate,
            boolean decays) {
        float eta = (float) learningRate;
        float mu = (float) momentum;
        if (decays && weightDecay > 0 && !decoupled) {
            float lambda = (float) weightDecay;
            if (nesterov) {
                coupledNesterov(weights, velocity, gradient, from, to, eta, mu, lambda);
            } else if (hasVelocity()) {
                coupledMomentum(weights, velocity, gradient, from, to, eta, mu, lambda);
            } else {
                coupled(weights, gradient, from, to, eta, lambda);
            }
        } else {
            float keep = decays ? (float) (1 - learningRate * weightDecay) : 1; // times 1 is exact: no decay
            if (nesterov) {
                decoupledNesterov(weights, velocity, gradient, from, to, eta, mu, keep);
            } else if (hasVelocity()) {
                decoupledMomentum(weights, velocity, gradient, from, to, eta, mu, keep);
            } else {
                decoupled(weights, gradient, from, to, eta, keep);
            }
        }
    }

    private static void coupled(float[] w, float[] g, int from, int to, float eta, float lambda) {
        for (int i = from; i < to; i++) {
            w[i] -= eta * (g[i] + lambda * w[i]);
        }
    }

    private static void coupledMomentum(
            float[] w, float[] v, float[] g, int from, int to, float eta, float mu, float lambda) {
        for (int i = from; i < to; i++) {
            float next = mu * v[i] + (g[i] + lambda * w[i]);
            v[i] = next;
            w[i] -= eta * next;
        }
    }

    private static void coupledNesterov(
            float[] w, float[] v, float[] g, int from, int to, float eta, float mu, float lambda) {
        for (int i = from; i < to; i++) {
            float decayed = g[i] + lambda * w[i];
            float next = mu * v[i] + decayed;
            v[i] = next;
            w[i] -= eta * (decayed + mu * next);
        }
    }

    private static void decoupled(float[] w, float[] g, int from, int to, float eta, float keep) {
        for (int i = from; i < to; i++) {
            w[i] = keep * w[i] - eta * g[i];
        }
    }

    private static void decoupledMomentum(
            float[] w, float[] v, float[] g, int from, int to, float eta, float mu, float keep) {
        for (int i = from; i < to; i++) {
            float next = mu * v[i] + g[i];
            v[i] = next;
            w[i] = keep * w[i] - eta * next;
        }
    }

    private static void decoupledNesterov(
            float[] w, float[] v, float[] g, int from, int to, float eta, float mu, float keep) {
        for (int i = from; i < to; i++) {
            float next = mu * v[i] + g[i];
            v[i] = next;
            w[i] = keep * w[i] - eta * (g[i] + mu * next);
        }
    }
}

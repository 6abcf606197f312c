package org.talkoot.protocol.job;

/** How weights start. The bounds and deviations are those of {@code torch.nn.init}. */
public sealed interface InitSpec {
    /** The initialisation's name in the job file. */
    String type();

    /** What PyTorch's own layers do. The default. */
    record Pytorch() implements InitSpec {
        @Override
        public String type() {
            return "pytorch";
        }
    }

    record KaimingNormal() implements InitSpec {
        @Override
        public String type() {
            return "kaiming-normal";
        }
    }

    record KaimingUniform() implements InitSpec {
        @Override
        public String type() {
            return "kaiming-uniform";
        }
    }

    record XavierNormal() implements InitSpec {
        @Override
        public String type() {
            return "xavier-normal";
        }
    }

    record XavierUniform() implements InitSpec {
        @Override
        public String type() {
            return "xavier-uniform";
        }
    }

    /** N(0, std²), whatever the layer's shape; std is positive. */
    record Normal(double std) implements InitSpec {
        public Normal {
            Check.positive("std", std);
        }

        @Override
        public String type() {
            return "normal";
        }
    }

    /** N(0, variance / n), n the layer's number of inputs; variance is positive. */
    record FanIn(double variance) implements InitSpec {
        public FanIn {
            Check.positive("variance", variance);
        }

        @Override
        public String type() {
            return "fan-in";
        }
    }
}

package org.talkoot.protocol.job;

/** What happens to a worker whose numerics fingerprint differs from the first worker's. */
public enum Numerics {
    /** It is refused: the final weights depend on the job alone. The default. */
    STRICT,
    /** It may join: the final weights may depend on the machines that took part. */
    RELAXED
}

package org.talkoot.deploy.cluster;

/** A coordinator's node lost its cluster, which may go on without it: the run goes on from its directory, as a stand-by. */
public final class CutOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CutOffException(String message) {
        super(message);
    }
}

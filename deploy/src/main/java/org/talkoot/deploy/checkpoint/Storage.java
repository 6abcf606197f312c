package org.talkoot.deploy.checkpoint;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run leaves on disk to go on from, and what it goes on from.
 *
 * @param runDirectory where its checkpoints go; empty: nowhere
 * @param from the checkpoint to go on from; empty: the run starts at the beginning
 * @param warnings takes a sentence about each checkpoint that can't be written; on any thread
 */
public record Storage(Optional<Path> runDirectory, Optional<Checkpoint> from, Consumer<String> warnings) {

    /** Nothing is left, and nothing gone on from. */
    public static Storage none() {
        return new Storage(Optional.empty(), Optional.empty(), warning -> {});
    }

    /** Of the coordinator: larger than that of the one that committed the checkpoint. */
    public long term() {
        return from.map(checkpoint -> checkpoint.state().getTerm()).orElse(0L) + 1;
    }
}

package org.talkoot.deploy.cluster.files;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileReply;

/** Gives parts of a job's files to whoever asks for them, and of no others. Remembers nothing of who asked. */
public final class FileServer {
    private record Read(ActorRef<FileReply> to, FileReply reply)
            implements FileCommand, NoSerializationVerificationNeeded {}

    private record Broken(Throwable failure) implements FileCommand, NoSerializationVerificationNeeded {}

    private FileServer() {}

    public static Behavior<FileCommand> create(ServedFiles files) {
        return Behaviors.setup(context -> {
            Disk<FileCommand> disk = new Disk<>(context, Broken::new);
            return Behaviors.receive(FileCommand.class)
                    .onMessage(FileCommand.RequestPart.class, request -> {
                        disk.run(() -> files.part(request), part -> new Read(request.replyTo(), part));
                        return Behaviors.same();
                    })
                    .onMessage(Read.class, read -> {
                        read.to().tell(read.reply());
                        return Behaviors.same();
                    })
                    .onMessage(Broken.class, broken -> {
                        context.getLog().error("a part of a file can't be read", broken.failure());
                        return Behaviors.same(); // whoever waits for it will ask again
                    })
                    .build();
        });
    }
}

package org.talkoot.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Lets Pekko carry {@link ControlMessages}; {@code reference.conf} binds it to them. */
public final class ControlSerializer extends SerializerWithStringManifest {
    private final int identifier;
    private final ControlMessages messages;

    /** Pekko calls it. */
    public ControlSerializer(ExtendedActorSystem system) {
        identifier = BulkSerializer.identifier(system, ControlSerializer.class);
        messages = new ControlMessages(new ResolverOf(system));
    }

    /** Looks for the resolver when it is needed: while the serializers are made, the system isn't complete. */
    private record ResolverOf(ExtendedActorSystem system) implements ControlMessages.Actors {
        @Override
        public String path(ActorRef<?> actor) {
            return resolver().toSerializationFormat(actor);
        }

        @Override
        public <T> ActorRef<T> resolve(String path) {
            return resolver().resolveActorRef(path);
        }

        private ActorRefResolver resolver() {
            return ActorRefResolver.get(Adapter.toTyped(system));
        }
    }

    @Override
    public int identifier() {
        return identifier;
    }

    @Override
    public String manifest(Object message) {
        return messages.manifest(message);
    }

    @Override
    public byte[] toBinary(Object message) {
        return messages.bytes(message);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return messages.message(manifest, bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new NotSerializableException(e.getMessage());
        }
    }
}

package org.talkoot.deploy.security;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** A message of which a test chooses what stands on the wire. */
sealed interface Raw {
    String manifest();

    byte[] bytes();

    /** For the node that sends: these stand in for this project's serializers, and for Java's. */
    static Config serializers() {
        return ConfigFactory.parseString("""
                pekko.actor {
                  serializers { talkoot-control = "%1$s$AsControl", talkoot-bulk = "%1$s$AsBulk", java = "%1$s$AsJava" }
                  serialization-bindings {
                    "%1$s$Control" = talkoot-control, "%1$s$Bulk" = talkoot-bulk, "%1$s$Java" = java
                  }
                }
                """.formatted(Raw.class.getName()));
    }

    record Control(String manifest, byte[] bytes) implements Raw {}

    record Bulk(String manifest, byte[] bytes) implements Raw {}

    record Java(String manifest, byte[] bytes) implements Raw {}

    final class AsControl extends As {
        public AsControl() {
            super(8301);
        }
    }

    final class AsBulk extends As {
        public AsBulk() {
            super(8302);
        }
    }

    final class AsJava extends As {
        public AsJava() {
            super(1);
        }
    }

    abstract class As extends SerializerWithStringManifest {
        private final int identifier;

        As(int identifier) {
            this.identifier = identifier;
        }

        @Override
        public int identifier() {
            return identifier;
        }

        @Override
        public String manifest(Object message) {
            return ((Raw) message).manifest();
        }

        @Override
        public byte[] toBinary(Object message) {
            return ((Raw) message).bytes();
        }

        @Override
        public Object fromBinary(byte[] bytes, String manifest) {
            throw new UnsupportedOperationException();
        }
    }
}

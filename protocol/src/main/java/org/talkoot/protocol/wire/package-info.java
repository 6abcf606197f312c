/**
 * What travels between processes and what is stored. Control messages and stored state are Protocol Buffers, generated
 * from {@code src/main/protobuf}, so that they can evolve; bulk messages go through Kryo, see
 * {@link org.talkoot.protocol.wire.KryoSetup}.
 */
package org.talkoot.protocol.wire;

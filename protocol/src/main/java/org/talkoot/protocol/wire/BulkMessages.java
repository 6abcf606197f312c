package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ImmutableSerializer;
import java.util.HexFormat;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.FileReply.FilePart;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.SnapshotReply.SnapshotPart;

/** Messages that are floats, or bytes, for the most part. Of a flat array only the range that counts travels. */
final class BulkMessages {
    /** The ids stay with their classes for good. */
    static final KryoSetup SETUP =
            KryoSetup.registering(classes -> classes.add(16, Statistics.class, StatisticsSerializer::new)
                    .add(17, GradientChunk.class, GradientSerializer::new)
                    .add(18, WeightsChunk.class, WeightsSerializer::new)
                    .add(20, VelocityChunk.class, VelocitySerializer::new)
                    .add(21, SnapshotPart.class, SnapshotSerializer::new)
                    .add(24, FilePart.class, FilePartSerializer::new));

    private static final int MOST_HEADER_BYTES = 128;
    private static final int SHA256_BYTES = 32;

    private BulkMessages() {}

    /** Bytes that a message takes at most. */
    static int mostBytes(Object message) {
        if (message instanceof FilePart part) {
            return Math.addExact(MOST_HEADER_BYTES, part.bytes().length);
        }
        long floats = 0;
        long arrays = 2;
        if (message instanceof Statistics statistics) {
            arrays = statistics.nodes().length;
            for (float[] node : statistics.nodes()) {
                floats += node.length;
            }
        } else if (message instanceof GradientChunk chunk) {
            arrays = chunk.partials().length;
            floats = arrays * (chunk.to() - chunk.from());
        } else if (message instanceof WeightsChunk chunk) {
            floats = chunk.to() - chunk.from();
        } else if (message instanceof VelocityChunk chunk) {
            floats = chunk.to() - chunk.from();
        } else if (message instanceof SnapshotPart part) {
            floats = part.values().length;
        }
        return Math.toIntExact(MOST_HEADER_BYTES + arrays * Integer.BYTES + floats * Float.BYTES);
    }

    private static void writeHead(Output output, PeerMessage message, int number) {
        output.writeLong(message.fence().term());
        output.writeInt(message.fence().generation());
        output.writeInt(message.step());
        output.writeInt(message.sender());
        output.writeInt(number);
    }

    /** @param number of the exchange or the chunk */
    private record Head(Fence fence, int step, int sender, int number) {
        static Head read(Input input) {
            return new Head(
                    new Fence(input.readLong(), input.readInt()), input.readInt(), input.readInt(), input.readInt());
        }
    }

    private static void writeRange(Output output, float[] array, int from, int to) {
        Floats.write(output, array, from - PeerMessage.shift(array, from, to), to - from);
    }

    private static float[] readRange(Input input, int from, int to) {
        int count = Floats.readCount(input, Float.BYTES);
        if (from < 0 || count != to - from) {
            throw new KryoException(count + " floats can't be the range [" + from + ", " + to + ")");
        }
        float[] range = ReceiveBuffers.take(count);
        Floats.get(input, range, 0, count);
        return range;
    }

    private static void writeChunk(Output output, PeerMessage message, int chunk, int from, int to, float[] values) {
        writeHead(output, message, chunk);
        output.writeInt(from);
        output.writeInt(to);
        writeRange(output, values, from, to);
    }

    /** Makes a message of one chunk's range. */
    private interface OfChunk<M> {
        M of(Fence fence, int step, int sender, int chunk, int from, int to, float[] values);
    }

    private static <M> M readChunk(Input input, OfChunk<M> message) {
        Head head = Head.read(input);
        int from = input.readInt();
        int to = input.readInt();
        float[] values = readRange(input, from, to);
        return message.of(head.fence(), head.step(), head.sender(), head.number(), from, to, values);
    }

    static final class StatisticsSerializer extends ImmutableSerializer<Statistics> {
        @Override
        public void write(Kryo kryo, Output output, Statistics message) {
            writeHead(output, message, message.exchange());
            output.writeInt(message.nodes().length);
            for (float[] node : message.nodes()) {
                Floats.write(output, node, 0, node.length);
            }
        }

        @Override
        public Statistics read(Kryo kryo, Input input, Class<? extends Statistics> type) {
            Head head = Head.read(input);
            float[][] nodes = new float[Floats.readCount(input, Integer.BYTES)][];
            for (int node = 0; node < nodes.length; node++) {
                nodes[node] = Floats.read(input);
            }
            return new Statistics(head.fence(), head.step(), head.sender(), head.number(), nodes);
        }
    }

    static final class GradientSerializer extends ImmutableSerializer<GradientChunk> {
        @Override
        public void write(Kryo kryo, Output output, GradientChunk message) {
            writeHead(output, message, message.chunk());
            output.writeInt(message.from());
            output.writeInt(message.to());
            output.writeInt(message.partials().length);
            for (float[] partial : message.partials()) {
                writeRange(output, partial, message.from(), message.to());
            }
        }

        @Override
        public GradientChunk read(Kryo kryo, Input input, Class<? extends GradientChunk> type) {
            Head head = Head.read(input);
            int from = input.readInt();
            int to = input.readInt();
            float[][] partials = new float[Floats.readCount(input, Integer.BYTES)][];
            for (int node = 0; node < partials.length; node++) {
                partials[node] = readRange(input, from, to);
            }
            return new GradientChunk(head.fence(), head.step(), head.sender(), head.number(), from, to, partials);
        }
    }

    static final class WeightsSerializer extends ImmutableSerializer<WeightsChunk> {
        @Override
        public void write(Kryo kryo, Output output, WeightsChunk message) {
            writeChunk(output, message, message.chunk(), message.from(), message.to(), message.weights());
        }

        @Override
        public WeightsChunk read(Kryo kryo, Input input, Class<? extends WeightsChunk> type) {
            return readChunk(input, WeightsChunk::new);
        }
    }

    static final class SnapshotSerializer extends ImmutableSerializer<SnapshotPart> {
        @Override
        public void write(Kryo kryo, Output output, SnapshotPart message) {
            output.writeInt(message.steps());
            output.writeLong(message.from());
            output.writeLong(message.total());
            Floats.write(output, message.values(), 0, message.values().length);
        }

        @Override
        public SnapshotPart read(Kryo kryo, Input input, Class<? extends SnapshotPart> type) {
            return new SnapshotPart(input.readInt(), input.readLong(), input.readLong(), Floats.read(input));
        }
    }

    static final class VelocitySerializer extends ImmutableSerializer<VelocityChunk> {
        @Override
        public void write(Kryo kryo, Output output, VelocityChunk message) {
            writeChunk(output, message, message.chunk(), message.from(), message.to(), message.velocity());
        }

        @Override
        public VelocityChunk read(Kryo kryo, Input input, Class<? extends VelocityChunk> type) {
            return readChunk(input, VelocityChunk::new);
        }
    }

    static final class FilePartSerializer extends ImmutableSerializer<FilePart> {
        @Override
        public void write(Kryo kryo, Output output, FilePart message) {
            output.writeBytes(HexFormat.of().parseHex(message.sha256()));
            output.writeLong(message.offset());
            output.writeInt(message.bytes().length);
            output.writeBytes(message.bytes());
        }

        @Override
        public FilePart read(Kryo kryo, Input input, Class<? extends FilePart> type) {
            String sha256 = HexFormat.of().formatHex(input.readBytes(SHA256_BYTES));
            long offset = input.readLong();
            return new FilePart(sha256, offset, input.readBytes(Floats.readCount(input, Byte.BYTES)));
        }
    }
}

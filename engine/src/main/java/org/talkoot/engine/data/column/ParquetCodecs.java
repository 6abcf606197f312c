package org.talkoot.engine.data.column;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How pages of a Parquet file are uncompressed, without native code. */
final class ParquetCodecs implements CompressionCodecFactory {
    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Reading((from, to) -> from);
            case SNAPPY -> block(new SnappyDecompressor());
            case ZSTD -> block(new ZstdDecompressor());
            case LZ4_RAW -> block(new Lz4Decompressor());
            case GZIP ->
                new Reading((from, to) -> {
                    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(from))) {
                        require(in.readNBytes(to, 0, to.length), to);
                        return to;
                    }
                });
            default -> throw new UnsupportedCodec(codec.name());
        };
    }

    /** One that few files have. */
    static final class UnsupportedCodec extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnsupportedCodec(String name) {
            super("it is compressed by " + name
                    + ", which isn't read: write it with snappy, gzip, zstd, lz4_raw or uncompressed");
        }
    }

    private static BytesInputDecompressor block(Decompressor codec) {
        return new Reading((from, to) -> {
            require(codec.decompress(from, 0, from.length, to, 0, to.length), to);
            return to;
        });
    }

    private static void require(int bytes, byte[] to) throws IOException {
        if (bytes != to.length) {
            throw new IOException("a page has " + bytes + " bytes, but should have " + to.length);
        }
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    public void release() {}

    /** Returns {@code from} uncompressed, in {@code to} or as it is. */
    private interface Uncompressing {
        byte[] apply(byte[] from, byte[] to) throws IOException;
    }

    private record Reading(Uncompressing codec) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int uncompressedBytes) throws IOException {
            byte[] from = bytes.toInputStream().readNBytes(Math.toIntExact(bytes.size()));
            return BytesInput.from(codec.apply(from, new byte[uncompressedBytes]));
        }

        @Override
        public void decompress(ByteBuffer from, int compressedBytes, ByteBuffer to, int uncompressedBytes)
                throws IOException {
            byte[] bytes = new byte[compressedBytes];
            from.get(bytes);
            to.put(codec.apply(bytes, new byte[uncompressedBytes]));
        }

        @Override
        public void release() {}
    }
}

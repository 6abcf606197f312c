package org.talkoot.engine.data.column;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/** How buffers of an Arrow file are uncompressed, both codecs that the format has, without native code. */
final class ArrowCodecs implements CompressionCodec.Factory {
    private static final int LENGTH_BYTES = (int) CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH;

    @Override
    public CompressionCodec createCodec(CodecType type) {
        return switch (type) {
            case LZ4_FRAME ->
                new Reading(type) {
                    @Override
                    void uncompress(byte[] from, byte[] to) throws IOException {
                        try (InputStream in = new FramedLZ4CompressorInputStream(new ByteArrayInputStream(from))) {
                            require(in.readNBytes(to, 0, to.length), to);
                        }
                    }
                };
            case ZSTD ->
                new Reading(type) {
                    @Override
                    void uncompress(byte[] from, byte[] to) throws IOException {
                        require(new ZstdDecompressor().decompress(from, 0, from.length, to, 0, to.length), to);
                    }
                };
            case NO_COMPRESSION -> throw new IllegalArgumentException("nothing to uncompress");
        };
    }

    @Override
    public CompressionCodec createCodec(CodecType type, int level) {
        return createCodec(type);
    }

    private static void require(int bytes, byte[] to) throws IOException {
        if (bytes != to.length) {
            throw new IOException("a buffer has " + bytes + " bytes, but should have " + to.length);
        }
    }

    private abstract static class Reading extends AbstractCompressionCodec {
        private final CodecType type;

        Reading(CodecType type) {
            this.type = type;
        }

        abstract void uncompress(byte[] from, byte[] to) throws IOException;

        @Override
        protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf compressed) {
            byte[] from = new byte[Math.toIntExact(compressed.writerIndex() - LENGTH_BYTES)];
            compressed.getBytes(LENGTH_BYTES, from);
            byte[] to = new byte[Math.toIntExact(readUncompressedLength(compressed))];
            try {
                uncompress(from, to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ArrowBuf buffer = allocator.buffer(to.length);
            buffer.setBytes(0, to);
            buffer.writerIndex(to.length);
            return buffer;
        }

        @Override
        protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf uncompressed) {
            throw new UnsupportedOperationException("files are only read");
        }

        @Override
        public CodecType getCodecType() {
            return type;
        }
    }
}

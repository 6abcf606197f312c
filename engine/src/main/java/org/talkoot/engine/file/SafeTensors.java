package org.talkoot.engine.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A weights file in the safetensors format, whole in memory: 8 bytes of the header's length (little-endian), the header
 * (JSON: type, shape and place of each tensor, and {@code __metadata__}), the values without gap (little-endian).
 *
 * <p>Format: github.com/huggingface/safetensors. Its identity is the SHA-256 of the data section alone.
 */
public final class SafeTensors {
    private final List<Tensor> tensors;
    private final Map<String, String> metadata;
    private final String sha256;

    private SafeTensors(List<Tensor> tensors, Map<String, String> metadata, String sha256) {
        this.tensors = List.copyOf(tensors);
        this.metadata = metadata;
        this.sha256 = sha256;
    }

    /** In the order of the data section, which needn't be the header's. */
    public List<Tensor> tensors() {
        return tensors;
    }

    public Optional<Tensor> tensor(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** Of the data section: the little-endian bytes of the tensors in their order. */
    public String sha256() {
        return sha256;
    }

    /** @throws WeightsException if the file isn't a whole and correct one, or has tensors other than F32 and I64 */
    public static SafeTensors read(Path file) {
        if (Files.isDirectory(file)) {
            throw new WeightsException("can't read weights from " + file + ": it is a folder, not a file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Header header = Header.read(file, channel);
            MessageDigest digest = Sha256.digest();
            ByteBuffer buffer = TensorBytes.buffer();
            List<Tensor> tensors = new ArrayList<>();
            for (Header.Slot slot : header.slots()) {
                Tensor tensor = Tensor.zeros(slot.name(), slot.type(), slot.shape());
                if (!TensorBytes.read(tensor, channel, buffer, digest)) {
                    throw new WeightsException(
                            file + ", tensor " + slot.name() + ": the file became shorter while it was read");
                }
                tensors.add(tensor);
            }
            return new SafeTensors(tensors, header.metadata(), HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new WeightsException("can't read weights from " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /**
     * Writes the tensors in their order, whole or not at all.
     *
     * @return the SHA-256 of the data section
     * @throws WeightsException if the file can't be written; then nothing is left of it, and an older one stays
     */
    public static String write(Path file, List<? extends Tensor> tensors, Map<String, String> metadata) {
        byte[] header = Header.encode(tensors, metadata);
        MessageDigest digest = Sha256.digest();
        try {
            AtomicFile.write(file, channel -> {
                TensorBytes.writeFully(channel, ByteBuffer.wrap(header));
                TensorBytes.forEachPart(tensors, part -> {
                    digest.update(part.duplicate());
                    TensorBytes.writeFully(channel, part);
                });
            });
        } catch (IOException e) {
            throw new WeightsException("can't write weights to " + file + ": " + FileTrouble.words(e), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The SHA-256 that the data section of a file of these tensors has. */
    public static String sha256(List<? extends Tensor> tensors) {
        MessageDigest digest = Sha256.digest();
        try {
            TensorBytes.forEachPart(tensors, digest::update);
        } catch (IOException e) {
            throw new IllegalStateException("hashing does no input or output", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

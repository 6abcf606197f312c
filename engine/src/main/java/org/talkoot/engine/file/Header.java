package org.talkoot.engine.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.talkoot.engine.tensor.Shape;

/**
 * The header of a safetensors file: where each tensor lies in the data section, in the order of the section, and the
 * metadata.
 */
record Header(List<Slot> slots, Map<String, String> metadata) {
    /** Place of a tensor: bytes [begin, end) of the data section. */
    record Slot(String name, Tensor.Type type, Shape shape, long begin, long end) {}

    static final String METADATA = "__metadata__";

    private static final int ALIGNMENT = 8;
    /** The format's own limit. */
    private static final long MAX_BYTES = 100_000_000;

    /** Reads and checks the header; leaves the channel at the beginning of the data section. */
    static Header read(Path file, FileChannel channel) throws IOException {
        long fileBytes = channel.size();
        ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (!TensorBytes.fill(channel, prefix)) {
            throw new WeightsException(file + " isn't a safetensors file: it has " + fileBytes
                    + " bytes, but the length of the header alone takes 8");
        }
        long headerBytes = prefix.getLong();
        if (headerBytes < 0 || headerBytes > MAX_BYTES) {
            throw new WeightsException(file + " isn't a safetensors file: its first 8 bytes give a header of "
                    + Long.toUnsignedString(headerBytes) + " bytes, but it may have at most " + MAX_BYTES);
        }
        long dataBytes = fileBytes - Long.BYTES - headerBytes;
        ByteBuffer header = ByteBuffer.allocate((int) Math.max(0, Math.min(headerBytes, fileBytes - Long.BYTES)));
        if (dataBytes < 0 || !TensorBytes.fill(channel, header)) {
            throw new WeightsException(file + " is torn or isn't a safetensors file: its header should end at byte "
                    + (Long.BYTES + headerBytes) + ", but the file ends at byte " + fileBytes);
        }
        return new HeaderReader(file).read(header.array(), dataBytes);
    }

    /** All that stands before the data section: length and JSON, padded with spaces so that the section is aligned. */
    static byte[] encode(List<? extends Tensor> tensors, Map<String, String> metadata) {
        requireNames(tensors);
        ObjectMapper mapper = HeaderReader.JSON;
        ObjectNode root = mapper.createObjectNode();
        if (!metadata.isEmpty()) {
            root.set(METADATA, mapper.valueToTree(new TreeMap<>(metadata))); // sorted: one content, one file
        }
        long at = 0;
        for (Tensor tensor : tensors) {
            ObjectNode slot =
                    root.putObject(tensor.name()).put("dtype", tensor.type().name());
            slot.set("shape", mapper.valueToTree(tensor.shape().toArray()));
            slot.putArray("data_offsets").add(at).add(at + tensor.bytes());
            at += tensor.bytes();
        }
        try {
            byte[] json = mapper.writeValueAsBytes(root);
            int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            byte[] header = Arrays.copyOf(json, padded);
            Arrays.fill(header, json.length, padded, (byte) ' ');
            return ByteBuffer.allocate(Long.BYTES + padded)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(padded)
                    .put(header)
                    .array();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
        }
    }

    private static void requireNames(List<? extends Tensor> tensors) {
        Set<String> names = new HashSet<>(Set.of(METADATA));
        for (Tensor tensor : tensors) {
            if (!names.add(tensor.name())) {
                throw new IllegalArgumentException(
                        "two tensors are named " + tensor.name() + ", or the name is reserved");
            }
        }
    }
}

package org.talkoot.engine.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.talkoot.engine.file.Header.Slot;
import org.talkoot.engine.tensor.Shape;

/** Makes a {@link Header} of its JSON, and refuses what isn't right with a sentence that names file and tensor. */
final class HeaderReader {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;

    HeaderReader(Path file) {
        this.file = file;
    }

    /** @param dataBytes size of the data section, which the tensors must fill */
    Header read(byte[] header, long dataBytes) {
        JsonNode root = json(header);
        List<Slot> slots = new ArrayList<>();
        Map<String, String> metadata = Map.of();
        for (Map.Entry<String, JsonNode> property : root.properties()) {
            if (property.getKey().equals(Header.METADATA)) {
                metadata = metadata(property.getValue());
            } else {
                slots.add(slot(property.getKey(), property.getValue()));
            }
        }
        slots.sort(Comparator.comparingLong(Slot::begin));
        requireNoGap(slots, dataBytes);
        return new Header(List.copyOf(slots), metadata);
    }

    private JsonNode json(byte[] header) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
            if (!text.startsWith("{")) {
                throw new WeightsException(
                        file + " isn't a safetensors file: its header must begin with '{' at byte 8");
            }
            return JSON.readTree(text);
        } catch (CharacterCodingException e) {
            throw new WeightsException(file + " isn't a safetensors file: its header isn't UTF-8 text", e);
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            String place = e.getLocation() == null
                    ? ""
                    : " at its character " + e.getLocation().getCharOffset();
            throw new WeightsException(file + " has a header that isn't correct JSON" + place + ": " + reason, e);
        }
    }

    private Map<String, String> metadata(JsonNode node) {
        if (!node.isObject()) {
            throw new WeightsException(file + ": " + Header.METADATA + " must be an object of strings");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!property.getValue().isTextual()) {
                throw new WeightsException(
                        file + ": " + property.getKey() + " in " + Header.METADATA + " must be a string");
            }
            metadata.put(property.getKey(), property.getValue().textValue());
        }
        return Map.copyOf(metadata);
    }

    private Slot slot(String name, JsonNode node) {
        Tensor.Type type = type(name, node.path("dtype"));
        Shape shape = shape(name, node.path("shape"));
        long[] offsets = longs(name, node.path("data_offsets"), "data_offsets must be two whole numbers");
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw wrong(name, "data_offsets must be two numbers, begin and end");
        }
        long bytes = (long) shape.elements() * type.bytes();
        if (offsets[1] - offsets[0] != bytes) {
            throw wrong(
                    name,
                    "shape " + shape + " of " + type + " takes " + bytes + " bytes, but its data_offsets leave "
                            + (offsets[1] - offsets[0]));
        }
        return new Slot(name, type, shape, offsets[0], offsets[1]);
    }

    private Tensor.Type type(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw wrong(name, "dtype must be a string");
        }
        String dtype = node.textValue();
        return Arrays.stream(Tensor.Type.values())
                .filter(type -> type.name().equals(dtype))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name,
                        "its dtype is " + dtype + ", but only F32 and I64 are supported: convert it to F32 first"));
    }

    private Shape shape(String name, JsonNode node) {
        long[] sizes = longs(name, node, "shape must be a list of whole numbers");
        long elements = 1;
        for (long size : sizes) {
            if (size == 0) {
                throw wrong(name, "it is empty, since a size in its shape is 0");
            }
            if (size > Integer.MAX_VALUE / elements) {
                throw wrong(name, "it has more than " + Integer.MAX_VALUE + " values, the most a tensor may have");
            }
            elements *= size;
        }
        return Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
    }

    /** The node as a list of numbers, none negative. */
    private long[] longs(String name, JsonNode node, String rule) {
        long[] values = new long[node.size()];
        if (!node.isArray()) {
            throw wrong(name, rule);
        }
        for (int i = 0; i < values.length; i++) {
            JsonNode value = node.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw wrong(name, rule + ", none negative");
            }
            values[i] = value.longValue();
        }
        return values;
    }

    private void requireNoGap(List<Slot> slots, long dataBytes) {
        long at = 0;
        String before = "the beginning";
        for (Slot slot : slots) {
            if (slot.begin() != at) {
                throw wrong(
                        slot.name(),
                        "its data begin at byte " + slot.begin() + " of the data section, but " + before
                                + " ends at byte " + at + ": there must be no gap and no overlap");
            }
            if (slot.end() > dataBytes) {
                throw wrong(
                        slot.name(),
                        "its data should end at byte " + slot.end() + " of the data section, but the section has "
                                + dataBytes + " bytes: the file is torn");
            }
            at = slot.end();
            before = "tensor " + slot.name();
        }
        if (at != dataBytes) {
            throw new WeightsException(file + ": its data section has " + dataBytes + " bytes, but the tensors take "
                    + at + ": nothing may follow the last tensor");
        }
    }

    private WeightsException wrong(String tensor, String what) {
        return new WeightsException(file + ", tensor " + tensor + ": " + what);
    }
}

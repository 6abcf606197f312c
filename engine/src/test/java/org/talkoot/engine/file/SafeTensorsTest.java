package org.talkoot.engine.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.tensor.Shape;

class SafeTensorsTest {
    @TempDir
    Path folder;

    private static Tensor.Floats floats(String name, Shape shape, float... values) {
        return new Tensor.Floats(name, shape, values, 0);
    }

    private static float[] valuesOf(SafeTensors weights, String name) {
        return ((Tensor.Floats) weights.tensor(name).orElseThrow()).values();
    }

    @Test
    void whatIsWrittenIsRead() {
        Path file = folder.resolve("model.safetensors");
        float[] flat = {9, 1, 2, 3, 4, 5, 6, 9};
        List<Tensor> tensors = List.of(
                new Tensor.Floats("0.weight", Shape.of(2, 3), flat, 1),
                new Tensor.Longs("1.num_batches_tracked", Shape.of(), new long[] {7, 1L << 40}, 1),
                floats("1.bias ü", Shape.of(2), Float.MIN_VALUE, -0f));
        String hash = SafeTensors.write(file, tensors, Map.of("talkoot.job", "{\"a\": \"ä\"}", "format", "pt"));
        SafeTensors read = SafeTensors.read(file);
        assertEquals(
                tensors.stream().map(Tensor::name).toList(),
                read.tensors().stream().map(Tensor::name).toList());
        assertEquals(
                tensors.stream().map(Tensor::shape).toList(),
                read.tensors().stream().map(Tensor::shape).toList());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, valuesOf(read, "0.weight"));
        assertArrayEquals(new float[] {Float.MIN_VALUE, -0f}, valuesOf(read, "1.bias ü"));
        assertArrayEquals(new long[] {1L << 40}, ((Tensor.Longs) read.tensors().get(1)).values());
        assertEquals(Map.of("talkoot.job", "{\"a\": \"ä\"}", "format", "pt"), read.metadata());
        assertEquals(hash, read.sha256());
        assertEquals(hash, SafeTensors.sha256(tensors));
    }

    /** 262,144 floats fill the buffer that values pass through. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33, 257, 262_143, 262_144, 262_145, 600_001})
    void everyLengthKeepsEveryBit(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = Float.intBitsToFloat(i * 0x9E3779B9);
        }
        Path file = folder.resolve("model.safetensors");
        SafeTensors.write(file, List.of(floats("w", Shape.of(length), values), floats("b", Shape.of(1), 5)), Map.of());
        float[] read = valuesOf(SafeTensors.read(file), "w");
        for (int i = 0; i < length; i++) {
            assertEquals(Float.floatToRawIntBits(values[i]), Float.floatToRawIntBits(read[i]));
        }
    }

    @Test
    void theFileIsAsTheFormatSays() throws IOException {
        Path file = folder.resolve("model.safetensors");
        String hash = SafeTensors.write(file, List.of(floats("w", Shape.of(1, 2), 1, 2)), Map.of("b", "2", "a", "1"));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) bytes.getLong();
        assertEquals(0, header % 8);
        String json = new String(bytes.array(), 8, header, StandardCharsets.UTF_8);
        assertEquals(
                "{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}",
                json.stripTrailing());
        byte[] data = Arrays.copyOfRange(bytes.array(), 8 + header, bytes.capacity());
        assertArrayEquals(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40}, data);
        assertEquals(HexFormat.of().formatHex(Sha256.digest().digest(data)), hash);
    }

    @Test
    void aFileOfPyTorchIsRead() throws URISyntaxException {
        SafeTensors weights = SafeTensors.read(
                Path.of(getClass().getResource("/weights/pytorch.safetensors").toURI()));
        assertEquals(16, weights.tensors().size());
        assertEquals("0.weight", weights.tensors().get(0).name());
        assertEquals(Shape.of(8, 1, 3, 3), weights.tensors().get(0).shape());
        assertEquals(0.319076269865036f, valuesOf(weights, "0.weight")[0]);
        assertEquals(
                Shape.of(),
                weights.tensor("1.num_batches_tracked").orElseThrow().shape());
        assertEquals("0d06ea6b81f8783727aec8ab14402abf73b1b3273f0fdf24ce07edfdefc2ae07", weights.sha256());
    }

    @Test
    void theHeaderMayHaveAnyOrderAndTheTensorsComeInThatOfTheData() {
        Path file = TestWeights.write(
                folder,
                "{\"b\":{\"shape\":[1],\"data_offsets\":[8,12],\"dtype\":\"F32\"},"
                        + "\"a\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},\"__metadata__\":{}}   ",
                12);
        SafeTensors weights = SafeTensors.read(file);
        assertEquals(
                List.of("a", "b"), weights.tensors().stream().map(Tensor::name).toList());
        assertEquals(weights.sha256(), SafeTensors.sha256(weights.tensors()));
    }

    @Test
    void aFileWithoutTensorsIsAFile() {
        Path file = folder.resolve("none");
        SafeTensors.write(file, List.of(), Map.of());
        assertEquals(List.of(), SafeTensors.read(file).tensors());
    }

    @Test
    void oneNameForTwoTensorsIsAnError() {
        List<Tensor> twins = List.of(floats("w", Shape.of(1), 1), floats("w", Shape.of(1), 2));
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.write(folder.resolve("x"), twins, Map.of()));
        assertThrows(IndexOutOfBoundsException.class, () -> floats("w", Shape.of(3), 1, 2));
    }
}

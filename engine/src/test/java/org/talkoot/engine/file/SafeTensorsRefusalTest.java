package org.talkoot.engine.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.engine.file.TestWeights.refusal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.tensor.Shape;

class SafeTensorsRefusalTest {
    @TempDir
    Path folder;

    private void assertRefused(Path file, String expected) {
        String sentence = refusal(() -> SafeTensors.read(file));
        assertTrue(sentence.contains(file.toString()), sentence);
        assertTrue(sentence.contains(expected), () -> "\"" + expected + "\" is missing in: " + sentence);
    }

    private static Arguments tensor(String slot, String expected) {
        return Arguments.of("{\"w\":{" + slot + "}}", ", tensor w: " + expected);
    }

    /** Headers, each with 8 bytes of data, and what is said about them. */
    static Stream<Arguments> wrongHeaders() {
        String whole = "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        return Stream.of(
                Arguments.of("[1, 2]", "must begin with '{'"),
                Arguments.of("", "must begin with '{'"),
                Arguments.of("{\"w\":", "isn't correct JSON"),
                Arguments.of("{" + whole + "} x", "isn't correct JSON"),
                Arguments.of("{" + whole + "," + whole + "}", "Duplicate"),
                Arguments.of("{\"w\":7}", ", tensor w: dtype must be a string"),
                Arguments.of("{\"__metadata__\":7," + whole + "}", "__metadata__ must be an object of strings"),
                Arguments.of("{\"__metadata__\":{\"a\":7}," + whole + "}", "a in __metadata__ must be a string"),
                Arguments.of("{}", "its data section has 8 bytes, but the tensors take 0"),
                tensor(
                        "\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]",
                        "its dtype is F16, but only F32 and I64"),
                tensor("\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[0,8]", "its dtype is BF16"),
                tensor("\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]", "its dtype is F64"),
                tensor("\"dtype\":\"F32\",\"data_offsets\":[0,8]", "shape must be a list"),
                tensor("\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]", "shape must be a list"),
                tensor("\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]", "shape must be a list"),
                tensor("\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]", "it is empty"),
                tensor(
                        "\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,8]",
                        "it has more than 2147483647"),
                tensor(
                        "\"dtype\":\"F32\",\"shape\":[9223372036854775807,3],\"data_offsets\":[0,8]",
                        "it has more than"),
                tensor("\"dtype\":\"F32\",\"shape\":[2]", "data_offsets must be"),
                tensor("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]", "data_offsets must be"),
                tensor("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]", "data_offsets must be"),
                tensor(
                        "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,99999999999999999999]",
                        "data_offsets must be"),
                tensor(
                        "\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]",
                        "shape (3) of F32 takes 12 bytes, but its data_offsets leave 8"),
                tensor(
                        "\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]",
                        "its data should end at byte 16 of the data section, but the section has 8 bytes: the file is torn"),
                tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]", "its data begin at byte 4"),
                Arguments.of(
                        "{" + whole + ",\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                        ", tensor v: its data begin at byte 4 of the data section, but tensor w ends at byte 8"),
                Arguments.of(
                        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                        "its data section has 8 bytes, but the tensors take 4: nothing may follow the last tensor"));
    }

    @ParameterizedTest
    @MethodSource("wrongHeaders")
    void aWrongHeaderIsRefusedWithTheTensorsName(String header, String expected) {
        assertRefused(TestWeights.write(folder, header, 8), expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 100_000_001, 1_000_000_000_000L})
    void anAbsurdHeaderIsRefused(long headerBytes) {
        byte[] content = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerBytes)
                .array();
        assertRefused(
                TestWeights.write(folder, content),
                "a header of " + Long.toUnsignedString(headerBytes) + " bytes, but it may have at most 100000000");
    }

    @Test
    void aHeaderBeyondTheFilesEndIsRefused() {
        byte[] content = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(13)
                .array();
        assertRefused(
                TestWeights.write(folder, content), "its header should end at byte 21, but the file ends at byte 20");
    }

    @Test
    void aFileTornAnywhereIsRefused() throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafeTensors.write(file, List.of(new Tensor.Floats("w", Shape.of(4), new float[4], 0)), Map.of("a", "b"));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(TestWeights.write(folder, Arrays.copyOf(whole, length)), "");
        }
        assertRefused(TestWeights.write(folder, Arrays.copyOf(whole, whole.length + 1)), "nothing may follow");
    }

    @Test
    void randomBytesAreRefused() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            if (noise.length > 8 && i % 2 == 0) {
                Arrays.fill(noise, 1, 8, (byte) 0); // a length of header that may be one
                noise[8] = '{';
            }
            assertRefused(TestWeights.write(folder, noise), "");
        }
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        assertRefused(folder.resolve("missing"), "there is no such file or folder");
        assertRefused(folder, "it is a folder");
    }

    @Test
    void whatCannotBeWrittenIsOneSentence() throws IOException {
        List<Tensor> none = List.of();
        Path nowhere = folder.resolve("nowhere/model.safetensors");
        assertEquals(
                "can't write weights to " + nowhere + ": there is no such file or folder",
                refusal(() -> SafeTensors.write(nowhere, none, Map.of())));
        Path taken = Files.createDirectories(folder.resolve("taken/inner")).getParent();
        assertTrue(
                refusal(() -> SafeTensors.write(taken, none, Map.of())).startsWith("can't write weights to " + taken));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(taken), left.toList());
        }
    }
}

package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
class LargeDataTrainingTest {
    private static final int IMAGES = 1 << 18;
    private static final int IMAGE_BYTES = 32 * 32;

    @TempDir
    Path temp;

    @Test
    void dataFourTimesAsLargeAsTheHeapTrainsToTheSameWeightsAsInMemory() throws IOException {
        byte[] noise = new byte[IMAGES + IMAGE_BYTES];
        new Random(1).nextBytes(noise);
        try (OutputStream out = Files.newOutputStream(temp.resolve("images"))) { // 256 MiB
            out.write(header(0x803, IMAGES, 32, 32));
            for (int i = 0; i < IMAGES; i++) {
                out.write(noise, i, IMAGE_BYTES);
            }
        }
        try (OutputStream out = Files.newOutputStream(temp.resolve("labels"))) {
            out.write(header(0x801, IMAGES));
            for (int i = 0; i < IMAGES; i++) {
                out.write((noise[i] & 0xFF) / 26);
            }
        }
        Files.writeString(temp.resolve("large.conf"), """
                job {
                  epochs = 1
                  batch-size = 1024
                  data { format = idx, train { images = images, labels = labels } }
                  model = [ { type = flatten }, { type = linear, out = 10 } ]
                  optimizer { learning-rate = 0.01 }
                }
                """);
        assertEquals(lastLine("-Xmx2600m", "heap"), lastLine("-Xmx64m", "mapped"));
    }

    private static byte[] header(int... values) {
        ByteBuffer header = ByteBuffer.allocate(values.length * Integer.BYTES);
        for (int value : values) {
            header.putInt(value);
        }
        return header.array();
    }

    private String lastLine(String heap, String run) {
        Launched trained =
                Launched.run(temp, Launched.java(Main.class, List.of(heap), "train", "large.conf", "--run-dir", run));
        assertEquals(0, trained.exitCode(), trained.err());
        List<String> lines = trained.outLines();
        return lines.get(lines.size() - 1);
    }
}

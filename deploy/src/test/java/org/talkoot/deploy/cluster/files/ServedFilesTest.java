package org.talkoot.deploy.cluster.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.checkpoint.ContentIdentity;
import org.talkoot.protocol.message.FileCommand.RequestPart;
import org.talkoot.protocol.message.FileManifest;
import org.talkoot.protocol.message.FileReply.FilePart;
import org.talkoot.protocol.message.FileReply.FileRefused;

class ServedFilesTest {
    private static final byte[] CONTENT = TestData.bytes(300_000);
    private static final String SHA256 = TestData.sha256(CONTENT);

    @TempDir
    private Path folder;

    private Path file;
    private ServedFiles served;

    @BeforeEach
    void serve() throws IOException {
        file = Files.write(folder.resolve("train.csv"), CONTENT);
        served = ServedFiles.of(TestData.job(file));
    }

    private String refusal(String sha256, long offset, int length) {
        return assertInstanceOf(FileRefused.class, served.part(new RequestPart(sha256, offset, length, null)))
                .reason();
    }

    @Test
    void theManifestSaysNameSizeAndHashAndNoPath() {
        assertEquals(
                new FileManifest(List.of(new FileManifest.Entry("train.csv", SHA256, CONTENT.length))),
                served.manifest());
    }

    @Test
    void theJobsIdentityIsThatOfItsFilesContents() {
        assertEquals(ContentIdentity.of(TestData.job(file)), served.identity(TestData.job(file)));
    }

    @Test
    void aPartIsThoseBytes() {
        FilePart part = assertInstanceOf(FilePart.class, served.part(new RequestPart(SHA256, 299_990, 10, null)));
        assertArrayEquals(Arrays.copyOfRange(CONTENT, 299_990, 300_000), part.bytes());
        assertEquals(299_990, part.offset());
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1",
        "0, 0",
        "0, -1",
        "0, 131073",
        "0, 2147483647",
        "299991, 10",
        "9223372036854775807, 131072",
        "-9223372036854775808, 131072"
    })
    void aRangeThatIsntOfTheFileIsRefusedBeforeAnythingIsAllocated(long offset, int length) {
        assertEquals(
                length + " bytes from " + offset
                        + " on aren't a part of train.csv, which has 300000 bytes, in parts of 1 to 131072",
                refusal(SHA256, offset, length));
    }

    @Test
    void noOtherFileIsReadWhateverItsHash() throws IOException {
        Files.write(folder.resolve("secret"), new byte[] {1});
        String other = TestData.sha256(new byte[] {1});
        assertEquals("no file of the job has the hash " + other, refusal(other, 0, 1));
        assertEquals("no file of the job has the hash ../train.csv", refusal("../train.csv", 0, 1));
    }

    @Test
    void aFileThatWasWrittenSinceIsRefused() throws IOException {
        Files.write(file, TestData.bytes(299_999));
        assertEquals("train.csv has changed since the coordinator started", refusal(SHA256, 0, 10));
        Files.write(file, TestData.damaged(CONTENT));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertEquals("train.csv has changed since the coordinator started", refusal(SHA256, 0, 10));
    }

    @Test
    void aFileThatIsGoneIsRefused() throws IOException {
        Files.delete(file);
        assertEquals("can't read train.csv: there is no such file or folder", refusal(SHA256, 0, 10));
    }

    @Test
    void aJobWhoseFileCantBeReadIsRefusedAtOnce() {
        Path none = folder.resolve("none.csv");
        JobRefusedException refusal = assertThrows(JobRefusedException.class, () -> ServedFiles.of(TestData.job(none)));
        assertEquals("can't read " + none + ": there is no such file or folder", refusal.getMessage());
    }
}

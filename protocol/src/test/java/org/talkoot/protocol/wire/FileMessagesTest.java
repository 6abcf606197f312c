package org.talkoot.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.KryoException;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileManifest;
import org.talkoot.protocol.message.FileReply.FilePart;

class FileMessagesTest {
    private static final int ORDINARY_FRAME_BYTES = 256 << 10;
    private static final FileManifest MANIFEST = new FileManifest(List.of(
            new FileManifest.Entry("trän.csv", SampleMessages.SHA256, 1L << 40),
            new FileManifest.Entry("", "0".repeat(64), 0)));

    @Test
    void aManifestSurvivesTheWire() throws InvalidProtocolBufferException {
        byte[] bytes = FileMessages.write(MANIFEST).toByteArray();
        assertEquals(MANIFEST, FileMessages.read(JobFiles.FileManifest.parseFrom(bytes)));
        assertEquals(1L << 40, MANIFEST.totalBytes());
    }

    @Test
    void whatANewerVersionAddsToAManifestIsIgnored() throws InvalidProtocolBufferException {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .build();
        JobFiles.FileManifest.Builder newer =
                FileMessages.write(MANIFEST).toBuilder().setUnknownFields(unknown);
        newer.getFilesBuilder(0).setUnknownFields(unknown);
        byte[] bytes = newer.build().toByteArray();
        assertEquals(MANIFEST, FileMessages.read(JobFiles.FileManifest.parseFrom(bytes)));
    }

    @Test
    void aManifestWithoutAnyFileIsOfAJobThatNeedsNone() {
        assertEquals(new FileManifest(List.of()), FileMessages.read(JobFiles.FileManifest.getDefaultInstance()));
    }

    @Test
    void whatCantBeAFileIsRefused() {
        JobFiles.FileManifest.Builder manifest = FileMessages.write(MANIFEST).toBuilder();
        assertRefused(manifest.clone().addFiles(JobFiles.FileEntry.getDefaultInstance()));
        JobFiles.FileEntry.Builder entry = manifest.getFiles(0).toBuilder();
        assertRefused(manifest.clone().addFiles(entry.clone().setSize(-1)));
        assertRefused(manifest.clone().addFiles(entry.clone().setSize(Long.MAX_VALUE)));
        assertThrows(IllegalArgumentException.class, () -> new FileManifest.Entry("a", "../" + "0".repeat(61), 1));
        assertThrows(IllegalArgumentException.class, () -> new FileManifest.Entry("a", "A".repeat(64), 1));
    }

    private static void assertRefused(JobFiles.FileManifest.Builder manifest) {
        assertThrows(IllegalArgumentException.class, () -> FileMessages.read(manifest.build()));
    }

    @Test
    void theLargestPartFitsIntoAnyFrame() {
        FilePart largest = new FilePart(SampleMessages.SHA256, 0, new byte[FileCommand.MOST_PART_BYTES]);
        assertTrue(BulkMessages.mostBytes(largest) < ORDINARY_FRAME_BYTES - 8192);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 4, Integer.MAX_VALUE})
    void aLengthThatThePartCantHaveIsRefusedBeforeAnythingIsAllocated(int length) {
        KryoCodec codec = new KryoCodec(BulkMessages.SETUP);
        ByteBuffer buffer = ByteBuffer.allocate(100);
        codec.write(new FilePart(SampleMessages.SHA256, 7, new byte[3]), buffer);
        buffer.flip().order(ByteOrder.LITTLE_ENDIAN).putInt(buffer.limit() - 7, length);
        KryoException refusal = assertThrows(KryoException.class, () -> codec.read(buffer));
        assertEquals(length + " elements of 1 bytes are announced, but only 3 bytes are left", refusal.getMessage());
    }
}

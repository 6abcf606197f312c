package org.talkoot.deploy.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.protocol.wire.Ledgers.ResumeEntry;

/**
 * The file {@code ledger} of a run directory: entries, each behind its length and its CRC-32 (4 bytes each, big-endian). An
 * entry that isn't whole ends the ledger: the machine went down while it wrote. No entry is empty, so zeros, which a file
 * system may leave then, are none.
 */
public final class LedgerFile implements Closeable {
    private static final int FRAME_BYTES = 2 * Integer.BYTES;

    private final FileOutputStream out;

    /**
     * What stands in a ledger.
     *
     * @param bytes of the whole entries
     * @param torn whether something that isn't an entry stands behind them
     */
    public record Content(List<LedgerEntry> entries, long bytes, boolean torn) {}

    private LedgerFile(FileOutputStream out) {
        this.out = out;
    }

    public static Path of(Path runDirectory) {
        return runDirectory.resolve("ledger");
    }

    /**
     * Goes on with the ledger of a run directory, which ends at a checkpoint from here on: after so many steps. Says in it
     * how many steps are computed again, if another process has written to it before.
     */
    public static LedgerFile goOn(Path runDirectory, int steps) throws IOException {
        Path file = of(runDirectory);
        if (!Files.exists(file)) {
            return new LedgerFile(new FileOutputStream(file.toFile(), true));
        }
        List<LedgerEntry> entries = read(file).entries();
        cutBack(file, entries, steps);
        LedgerFile ledger = new LedgerFile(new FileOutputStream(file.toFile(), true));
        int before = entries.stream()
                .mapToInt(entry -> entry.getCommit().getTo())
                .max()
                .orElse(0);
        if (before > 0) {
            ledger.append(LedgerEntry.newBuilder()
                    .setResume(ResumeEntry.newBuilder().setSteps(steps).setLostSteps(Math.max(0, before - steps)))
                    .build());
        }
        return ledger;
    }

    private static void cutBack(Path file, List<LedgerEntry> entries, int steps) throws IOException {
        long kept = 0;
        long bytes = 0;
        for (LedgerEntry entry : entries) {
            if (entry.hasCommit() && entry.getCommit().getTo() > steps) {
                break;
            }
            bytes += FRAME_BYTES + entry.getSerializedSize();
            if (!entry.hasWorld()) { // one that committed nothing that stays goes too
                kept = bytes;
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(kept);
            channel.force(true);
        }
    }

    /** In one piece, so that a crash of this process tears nothing. */
    public void append(LedgerEntry entry) throws IOException {
        byte[] content = entry.toByteArray();
        out.write(ByteBuffer.allocate(FRAME_BYTES + content.length)
                .putInt(content.length)
                .putInt(crc(content))
                .put(content)
                .array());
    }

    public static Content read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        List<LedgerEntry> entries = new ArrayList<>();
        int whole = 0;
        try {
            while (bytes.hasRemaining()) {
                int length = bytes.getInt();
                int crc = bytes.getInt();
                if (length <= 0 || length > bytes.remaining()) {
                    break;
                }
                byte[] content = new byte[length];
                bytes.get(content);
                if (crc(content) != crc) {
                    break;
                }
                entries.add(LedgerEntry.parseFrom(content));
                whole = bytes.position();
            }
        } catch (BufferUnderflowException | InvalidProtocolBufferException e) {
            return new Content(entries, whole, true);
        }
        return new Content(entries, whole, whole < bytes.limit());
    }

    private static int crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

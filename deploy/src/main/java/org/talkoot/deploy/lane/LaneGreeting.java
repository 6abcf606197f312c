package org.talkoot.deploy.lane;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;

/** The first words on a lane: what follows is for one worker. Reads nothing beyond them. */
final class LaneGreeting {
    private static final int MAGIC = 0x544c4b31; // "TLK1"

    private LaneGreeting() {}

    static void write(OutputStream out, String recipient) throws IOException {
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out));
        data.writeInt(MAGIC);
        data.writeUTF(recipient);
        data.flush();
    }

    /** @return the recipient's path */
    static String read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (data.readInt() != MAGIC) {
            throw new ProtocolException("what it said first is not a node's greeting");
        }
        return data.readUTF();
    }
}

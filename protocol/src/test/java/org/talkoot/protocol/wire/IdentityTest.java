package org.talkoot.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final Identity.Fingerprint FINGERPRINT = Identity.Fingerprint.newBuilder()
            .setLibrary("OpenBLAS")
            .setKernel("SkylakeX")
            .setProducts("0123456789ab")
            .setFunctions("123456789abc")
            .setSubnormals("23456789abcd")
            .build();

    @Test
    void aFingerprintSurvivesTheWire() throws InvalidProtocolBufferException {
        assertEquals(FINGERPRINT, Identity.Fingerprint.parseFrom(FINGERPRINT.toByteArray()));
    }

    @Test
    void aJobsIdentitySurvivesTheWire() throws InvalidProtocolBufferException {
        Identity.JobIdentity identity = Identity.JobIdentity.newBuilder()
                .setSha256(ByteString.copyFrom(new byte[32]))
                .setText("job {\n}\n")
                .build();
        assertEquals(identity, Identity.JobIdentity.parseFrom(identity.toByteArray()));
    }

    @Test
    void aTornMessageIsRefused() {
        byte[] bytes = FINGERPRINT.toByteArray();
        assertThrows(
                InvalidProtocolBufferException.class,
                () -> Identity.Fingerprint.parseFrom(Arrays.copyOf(bytes, bytes.length - 1)));
    }
}

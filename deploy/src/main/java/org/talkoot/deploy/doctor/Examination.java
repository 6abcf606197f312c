package org.talkoot.deploy.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.talkoot.engine.blas.BlasLibrary;
import org.talkoot.engine.numerics.Fingerprint;

/**
 * What the doctor found.
 *
 * @param steering variables that change what OpenBLAS does
 * @param unsteered the speed without them, measured if there are any
 */
public record Examination(
        Machine machine,
        boolean nativeBlas,
        boolean javaBlasWanted,
        Fingerprint fingerprint,
        ProductSpeed speed,
        List<String> steering,
        Optional<ProductSpeed> unsteered) {
    private static final long LEAST_HEAP = 1L << 30;
    private static final double NOTICEABLY = 1.1;

    public static Examination take() {
        Map<String, String> environment = System.getenv();
        List<String> steering = ProductSpeed.steering(environment);
        return new Examination(
                Machine.here(),
                BlasLibrary.load().isNative(),
                System.getProperty("talkoot.blas", "").equals("java"),
                Fingerprint.take(),
                ProductSpeed.measure(),
                steering,
                steering.isEmpty() ? Optional.empty() : ProductSpeed.measureUnsteered(environment));
    }

    /** What is slow or wrong, each with how to mend it. */
    public List<String> advice() {
        List<String> advice = new ArrayList<>();
        adviseOnBlas(advice);
        unsteered.ifPresent(natural -> adviseOnSteering(advice, natural));
        if (machine.vm().contains("interpreted")) {
            advice.add("Java only interprets, which is slow by far: take -Xint out of its options.");
        }
        if (machine.processors() < machine.hostProcessors()) {
            advice.add(String.format(
                    Locale.ROOT,
                    "This process may use %d of the machine's %d processors: raise the container's limit"
                            + " or the affinity, if it should use more.",
                    machine.processors(),
                    machine.hostProcessors()));
        }
        if (machine.heapBytes() < LEAST_HEAP) {
            advice.add(String.format(
                    Locale.ROOT,
                    "Java's heap is at most %,d MiB, and data sets are kept in memory: raise it, as in TALKOOT_OPTS=-Xmx2g.",
                    machine.heapBytes() >> 20));
        }
        if (machine.heapBytes() > machine.memoryBytes()) {
            advice.add(String.format(
                    Locale.ROOT,
                    "Java's heap may grow to %,d MiB, but there are only %,d MiB of memory: lower -Xmx.",
                    machine.heapBytes() >> 20,
                    machine.memoryBytes() >> 20));
        }
        return advice;
    }

    private void adviseOnBlas(List<String> advice) {
        if (nativeBlas) {
            return;
        }
        advice.add(
                javaBlasWanted
                        ? "Matrices are multiplied in Java, which is slow: take -Dtalkoot.blas=java out of Java's options."
                        : "No native BLAS could be loaded, so matrices are multiplied in Java, which is slow: OpenBLAS is"
                                + " unpacked to ~/.javacpp and the way into it to "
                                + System.getProperty("java.io.tmpdir")
                                + ", which must be writable and not mounted noexec; other folders are TALKOOT_OPTS="
                                + "\"-Dorg.bytedeco.javacpp.cachedir=DIR -Djava.io.tmpdir=DIR\".");
    }

    private void adviseOnSteering(List<String> advice, ProductSpeed natural) {
        String names = String.join(" and ", steering);
        if (natural.gflops() > NOTICEABLY * speed.gflops()) {
            advice.add(String.format(
                    Locale.ROOT,
                    "With %s set, matrix products run at %.1f GFLOP/s instead of %.1f: unset it.",
                    names,
                    speed.gflops(),
                    natural.gflops()));
        }
        if (!natural.kernel().equals(speed.kernel())) {
            advice.add(String.format(
                    Locale.ROOT,
                    "With %s set, OpenBLAS takes the kernel %s instead of %s: results differ in their last bits from"
                            + " those of machines without it.",
                    names,
                    speed.kernel(),
                    natural.kernel()));
        }
    }
}

package org.talkoot.deploy.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.numerics.Fingerprint;

class ExaminationTest {
    private static final long GIB = 1L << 30;
    private static final Machine GOOD = machine("mixed mode", 8, 8, 4 * GIB);
    private static final ProductSpeed SPEED = new ProductSpeed("HASWELL", 100);

    @Test
    void hasNoAdviceForAGoodMachine() {
        assertEquals(List.of(), examination(GOOD, true, Optional.empty()).advice());
    }

    @Test
    void saysWhereTheNativeLibrariesAreUnpackedWhenJavaMustMultiply() {
        String temporary = System.getProperty("java.io.tmpdir");
        assertAdvice(examination(GOOD, false, Optional.empty()), "No native BLAS", "~/.javacpp", temporary);
    }

    @Test
    void measuresWhatSteeringVariablesCost() {
        var examination = examination(GOOD, true, Optional.of(new ProductSpeed("SKYLAKEX", 190)));
        assertAdvice(examination, "OPENBLAS_CORETYPE", "100.0 GFLOP/s instead of 190.0: unset it");
        assertTrue(examination.advice().get(1).contains("HASWELL instead of SKYLAKEX"));
    }

    @Test
    void saysNothingOfVariablesThatCostNothing() {
        assertEquals(
                List.of(),
                examination(GOOD, true, Optional.of(new ProductSpeed("HASWELL", 103)))
                        .advice());
    }

    @Test
    void noticesAnInterpreterAContainersLimitAndASmallHeap() {
        assertAdvice(examination(machine("interpreted mode", 8, 8, 4 * GIB), true, Optional.empty()), "-Xint");
        assertAdvice(examination(machine("mixed mode", 2, 64, 4 * GIB), true, Optional.empty()), "2 of", "64");
        assertAdvice(examination(machine("mixed mode", 8, 8, GIB / 2), true, Optional.empty()), "512 MiB", "-Xmx");
        assertAdvice(examination(machine("mixed mode", 8, 8, 32 * GIB), true, Optional.empty()), "lower -Xmx");
    }

    @Test
    void knowsTheVariablesThatSteerOpenBlas() {
        assertEquals(
                List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"),
                ProductSpeed.steering(Map.of("OPENBLAS_L2_SIZE", "1", "OPENBLAS_CORETYPE", "x", "OPENBLAS", "y")));
    }

    @Test
    void measuresTheSameWithoutThemInAProcessOfItsOwn() {
        ProductSpeed speed = ProductSpeed.measureUnsteered(Map.of()).orElseThrow();
        assertTrue(speed.gflops() > 0);
    }

    private static void assertAdvice(Examination examination, String... words) {
        String first = examination.advice().get(0);
        for (String word : words) {
            assertTrue(first.contains(word), first);
        }
    }

    private static Examination examination(Machine machine, boolean nativeBlas, Optional<ProductSpeed> unsteered) {
        Fingerprint fingerprint = new Fingerprint("OpenBLAS", "HASWELL", "1", "2", "3");
        List<String> steering = unsteered.isPresent() ? List.of("OPENBLAS_CORETYPE") : List.of();
        return new Examination(machine, nativeBlas, false, fingerprint, SPEED, steering, unsteered);
    }

    private static Machine machine(String mode, int processors, int hostProcessors, long heapBytes) {
        return new Machine(
                "17", "vendor", "VM, " + mode, "Copy", "Linux amd64", processors, hostProcessors, heapBytes, 16 * GIB);
    }
}

package org.talkoot.engine.blas;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.slf4j.LoggerFactory;

/**
 * Finds the BLAS: netlib's critical JNI (no copies) on the OpenBLAS that the bytedeco artifacts carry for this platform,
 * set to one thread, since a worker is a thread. Where no native library loads, netlib's Java BLAS, with one log line.
 *
 * @param name the library, such as {@code OpenBLAS}
 * @param kernel the kernel that the library chose for this processor, such as {@code HASWELL}; {@code unknown} where the
 *     platform's linker hides it
 */
public record BlasLibrary(BLAS blas, String name, String kernel) {
    private static final Logger NETLIB = Logger.getLogger("dev.ludovic.netlib.blas");
    private static final List<String> KERNELS = List.of(
            "PRESCOTT",
            "CORE2",
            "NEHALEM",
            "BARCELONA",
            "SANDYBRIDGE",
            "BULLDOZER",
            "PILEDRIVER",
            "STEAMROLLER",
            "EXCAVATOR",
            "HASWELL",
            "ZEN",
            "SKYLAKEX",
            "COOPERLAKE",
            "SAPPHIRERAPIDS",
            "ARMV8",
            "ARMV8SVE",
            "CORTEXA53",
            "CORTEXA57",
            "CORTEXA72",
            "CORTEXA73",
            "THUNDERX",
            "THUNDERX2T99",
            "THUNDERX3T110",
            "TSV110",
            "EMAG8180",
            "NEOVERSEN1",
            "NEOVERSEV1",
            "NEOVERSEN2",
            "A64FX",
            "VORTEX");
    private static final BlasLibrary LOADED = find();

    /** The same at every call. {@code -Dtalkoot.blas=java} asks for the Java BLAS. */
    public static BlasLibrary load() {
        return LOADED;
    }

    public boolean isNative() {
        return blas instanceof NativeBLAS;
    }

    private static BlasLibrary find() {
        NETLIB.setLevel(Level.OFF);
        if (System.getProperty("talkoot.blas", "native").equals("java")) {
            return java();
        }
        try {
            return openBlas();
        } catch (IOException | RuntimeException | LinkageError failure) {
            LoggerFactory.getLogger(BlasLibrary.class)
                    .warn("No native BLAS could be loaded ({}): using the slower Java BLAS.", failure.toString());
            return java();
        }
    }

    private static BlasLibrary openBlas() throws IOException {
        // JavaCPP's own limit, four times the heap, counts all memory of the process: with a small heap it is passed
        // as soon as the libraries are loaded, and JavaCPP isn't asked for memory here
        System.setProperty(
                "org.bytedeco.javacpp.maxPhysicalBytes",
                System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0"));
        Path loaded = Path.of(Loader.load(openblas_nolapack.class));
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(1);
        System.setProperty("dev.ludovic.netlib.blas.nativeLibPath", openBlasBeside(loaded));
        return new BlasLibrary(NativeBLAS.getInstance(), "OpenBLAS", kernelName());
    }

    private static String openBlasBeside(Path loaded) throws IOException {
        try (var files = Files.list(loaded.getParent())) {
            return files.filter(BlasLibrary::isOpenBlas)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no OpenBLAS beside " + loaded))
                    .toString();
        }
    }

    private static boolean isOpenBlas(Path file) {
        return file.getFileName().toString().matches("libopenblas(_nolapack)?(\\.so\\.0|\\.0\\.dylib|\\.dll)");
    }

    /** OpenBLAS points {@code gotoblas} at the table of the kernel in use; each table has its kernel's name. */
    private static String kernelName() {
        Pointer pointer = Loader.addressof("gotoblas");
        if (pointer == null) {
            return "unknown";
        }
        Pointer table = new PointerPointer<>(pointer).get(0);
        return KERNELS.stream()
                .filter(kernel -> table.equals(Loader.addressof("gotoblas_" + kernel)))
                .findFirst()
                .orElse("unknown");
    }

    private static BlasLibrary java() {
        return new BlasLibrary(JavaBLAS.getInstance(), "netlib-java", "java");
    }
}

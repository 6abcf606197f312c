package org.talkoot.deploy.doctor;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * What this process runs on.
 *
 * @param java the version
 * @param vm its name and mode
 * @param processors that this process may use
 * @param hostProcessors of the whole machine, where that is known, else the same
 * @param heapBytes the most that Java's heap may take
 * @param memoryBytes of the machine, or of the container
 */
public record Machine(
        String java,
        String vendor,
        String vm,
        String collectors,
        String system,
        int processors,
        int hostProcessors,
        long heapBytes,
        long memoryBytes) {

    public static Machine here() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new Machine(
                Runtime.version().toString(),
                System.getProperty("java.vendor"),
                System.getProperty("java.vm.name") + ", " + System.getProperty("java.vm.info"),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                processors,
                Math.max(processors, countedProcessors()),
                Runtime.getRuntime().maxMemory(),
                totalMemoryBytes());
    }

    private static long totalMemoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    private static int countedProcessors() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return (int) lines.filter(line -> line.matches("processor\\s*:.*")).count();
        } catch (IOException e) {
            return 0; // not Linux
        }
    }
}

package io.deltaway.bench.memory;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.deltaway.bench.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What the measured part of a run takes: time, allocation, and pauses for garbage collection.
final class Stopwatch {

    /// A line of `-Xlog:gc:file=...:uptimenanos`.
    private static final Pattern PAUSE = Pattern.compile("\\[(\\d+)ns\\].* Pause .* ([0-9.]+)ms$");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Path collections;
    private long startUptimeMillis;
    private long startAllocated;
    private long startNanos;
    private long nanos;
    private long allocated;
    private long startCpuNanos;
    private long cpuNanos;

    /// @param collections the log that the virtual machine writes of its garbage collections
    Stopwatch(Path collections) {
        this.collections = collections;
    }

    void start() {
        startUptimeMillis = ManagementFactory.getRuntimeMXBean().getUptime();
        startAllocated = THREADS.getTotalThreadAllocatedBytes();
        startCpuNanos = SYSTEM.getProcessCpuTime();
        startNanos = System.nanoTime();
    }

    void stop() {
        nanos = System.nanoTime() - startNanos;
        cpuNanos = SYSTEM.getProcessCpuTime() - startCpuNanos;
        allocated = THREADS.getTotalThreadAllocatedBytes() - startAllocated;
    }

    Outcome outcome(long processed, boolean right, Map<String, Double> figures) {
        Map<String, Double> all = new HashMap<>(figures);
        all.put("allocated_bytes_per_row", (double) allocated / processed);
        all.put("cpu_seconds", cpuNanos / 1e9);
        double[] pauses = pauses();
        Arrays.sort(pauses);
        all.put("gc_pauses", (double) pauses.length);
        if (pauses.length > 0) {
            all.put("gc_pause_p99_ms", pauses[(int) ((pauses.length - 1) * 0.99)]);
            all.put("gc_pause_max_ms", pauses[pauses.length - 1]);
        }
        return new Outcome(nanos / 1e9, processed, -1, right, all);
    }

    /// Milliseconds of each pause between start and stop.
    private double[] pauses() {
        if (!Files.exists(collections)) {
            return new double[0];
        }
        double from = startUptimeMillis;
        double to = from + nanos / 1e6;
        List<String> lines;
        try {
            lines = Files.readAllLines(collections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.stream()
                .map(PAUSE::matcher)
                .filter(line -> line.find())
                .filter(line -> {
                    double at = Long.parseLong(line.group(1)) / 1e6;
                    return at >= from && at <= to;
                })
                .mapToDouble(line -> Double.parseDouble(line.group(2)))
                .toArray();
    }
}

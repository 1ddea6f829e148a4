package io.deltaway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that was run and watched: its wall time from before it was made until it was gone, and
/// its largest resident memory.
///
/// @param peakBytes `VmHWM` of `/proc`, looked at every ten milliseconds; -1 where there is no
///   `/proc`
/// @param cpuSeconds of all threads, about
/// @param firstRowSeconds when the file that was asked for had its first row; NaN where none was
///   asked for
record Child(double seconds, double cpuSeconds, double firstRowSeconds, long peakBytes) {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOOK_AT_FILE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /// What Linux counts times of processes in (USER_HZ).
    private static final double TICKS_PER_SECOND = 100;

    /// A process that ended with another status than 0, with the end of what it printed.
    static final class Failed extends IOException {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    /// Runs a command to its end.
    ///
    /// @param output where what it prints goes, standard output and error together
    /// @param firstRowOf a file whose second line is waited for, or null
    static Child run(
            List<String> command,
            Map<String, String> environment,
            Path output,
            @Nullable Path firstRowOf)
            throws IOException, InterruptedException {
        Files.createDirectories(output.toAbsolutePath().getParent());
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            Path directory = Path.of("/proc", Long.toString(process.pid()));
            long peak = -1;
            long ticks = 0;
            double firstRow = Double.NaN;
            long wait = firstRowOf == null ? LOOK_NANOS : LOOK_AT_FILE_NANOS;
            while (!process.waitFor(wait, TimeUnit.NANOSECONDS)) {
                if (firstRowOf != null && hasRow(firstRowOf)) {
                    firstRow = secondsSince(start);
                    firstRowOf = null;
                    wait = LOOK_NANOS;
                }
                peak = Math.max(peak, peak(directory.resolve("status")));
                ticks = Math.max(ticks, ticks(directory.resolve("stat")));
            }
            double seconds = secondsSince(start);
            if (firstRowOf != null && hasRow(firstRowOf)) {
                firstRow = seconds;
            }
            if (process.exitValue() != 0) {
                throw new Failed(
                        "ended with status " + process.exitValue() + ": " + lastLine(output));
            }
            return new Child(seconds, ticks / TICKS_PER_SECOND, firstRow, peak);
        } finally {
            process.destroyForcibly();
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /// Whether there is a complete line behind the header.
    private static boolean hasRow(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        byte[] bytes = Files.readAllBytes(file);
        int lines = 0;
        for (byte b : bytes) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines > 1;
    }

    private static long peak(Path status) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
        } catch (IOException e) {
            // The process has just ended, or there is no /proc.
        }
        return -1;
    }

    /// User and system time: the 14th and 15th field, the second one being a name in parentheses.
    private static long ticks(Path stat) {
        try {
            String text = Files.readString(stat);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException e) {
            return 0;
        }
    }

    private static String lastLine(Path output) throws IOException {
        var lines = Files.readAllLines(output, java.nio.charset.StandardCharsets.ISO_8859_1);
        return lines.reversed().stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("it printed nothing");
    }
}

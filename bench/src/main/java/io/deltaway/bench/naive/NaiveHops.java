package io.deltaway.bench.naive;

import io.deltaway.bench.input.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Sums and largest values over sliding windows: each reading is added to each of its thousand.
/// Arguments: input, output.
public final class NaiveHops {

    private NaiveHops() {}

    private static final class Window {
        private long count;
        private long sum;
        private long most = Long.MIN_VALUE;
    }

    public static void main(String[] arguments) throws IOException {
        Map<Long, Window> windows = new TreeMap<>();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int comma = line.indexOf(',');
                Instant at = Instant.parse(line.substring(0, comma));
                long value = Long.parseLong(line, comma + 1, line.length(), 10);
                long minute = Math.floorDiv(at.getEpochSecond(), 60L);
                for (long start = minute - Readings.MANY_MINUTES + 1; start <= minute; start++) {
                    Window window = windows.computeIfAbsent(start, s -> new Window());
                    window.count++;
                    window.sum += value;
                    window.most = Math.max(window.most, value);
                }
            }
        }
        try (var out = Files.newBufferedWriter(Path.of(arguments[1]))) {
            out.write("start,count,sum,most\n");
            for (var entry : windows.entrySet()) {
                Window window = entry.getValue();
                out.write(Instant.ofEpochSecond(60 * entry.getKey()).toString());
                out.write("," + window.count + "," + window.sum + "," + window.most + "\n");
            }
        }
    }
}

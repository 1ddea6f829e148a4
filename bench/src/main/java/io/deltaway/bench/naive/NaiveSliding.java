package io.deltaway.bench.naive;

import io.deltaway.bench.input.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Readings with those of the minute before, and sums over sliding windows. Arguments: input,
/// output.
public final class NaiveSliding {

    private NaiveSliding() {}

    private record Reading(Instant at, long value) {}

    private static final class Window {
        private long count;
        private long sum;
    }

    public static void main(String[] arguments) throws IOException {
        List<Reading> readings = new ArrayList<>();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int comma = line.indexOf(',');
                Instant at = Instant.parse(line.substring(0, comma));
                readings.add(new Reading(at, Long.parseLong(line, comma + 1, line.length(), 10)));
            }
        }
        readings.sort((a, b) -> a.at.compareTo(b.at));
        var windows = new TreeMap<Long, Window>();
        int first = 0;
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            while (readings.get(first).at.isBefore(reading.at.minusSeconds(60))) {
                first++;
            }
            for (int j = first; j < readings.size(); j++) {
                Reading earlier = readings.get(j);
                if (earlier.at.isAfter(reading.at)) {
                    break;
                }
                add(windows, reading.at, Math.abs(reading.value - earlier.value));
            }
        }
        try (var out = Files.newBufferedWriter(Path.of(arguments[1]))) {
            out.write("start,count,sum\n");
            for (var entry : windows.entrySet()) {
                Window window = entry.getValue();
                out.write(Instant.ofEpochSecond(60 * entry.getKey()).toString());
                out.write("," + window.count + "," + window.sum + "\n");
            }
        }
    }

    private static void add(Map<Long, Window> windows, Instant at, long size) {
        long minute = Math.floorDiv(at.getEpochSecond(), 60L);
        for (long start = minute - Readings.WINDOW_MINUTES + 1; start <= minute; start++) {
            Window window = windows.computeIfAbsent(start, s -> new Window());
            window.count++;
            window.sum += size;
        }
    }
}

package io.deltaway.bench.input;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;

/// CSV of `at,value`: a reading a minute, whole values below a thousand.
public final class Readings {

    private static final long SEED = 1;
    private static final int VALUES = 1000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /// The length of the windows of the answer; a window starts every minute.
    public static final int WINDOW_MINUTES = 50;

    /// As [#WINDOW_MINUTES], of the windows with many hops.
    public static final int MANY_MINUTES = 1_000;

    private Readings() {}

    /// When a reading was taken, or a window starts.
    public static Instant at(long minute) {
        return START.plusSeconds(60 * minute);
    }

    /// The minute of a time.
    public static long minute(Instant at) {
        return (at.getEpochSecond() - START.getEpochSecond()) / 60;
    }

    public static void write(Path file, long rows) throws IOException {
        var random = new SplittableRandom(SEED);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("at,value\n");
            for (long row = 0; row < rows; row++) {
                out.write(at(row) + "," + random.nextInt(VALUES) + "\n");
            }
        }
    }

    /// The answer: `minute, count, sum` of each window, over the pairs of a reading with itself and
    /// with the one before it, of which the distance is summed up.
    public static Tally expected(long rows) {
        int[] values = values(rows);
        var tally = new Tally();
        for (int start = 1 - WINDOW_MINUTES; start < values.length; start++) {
            long count = 0;
            long sum = 0;
            int end = Math.min(values.length, start + WINDOW_MINUTES);
            for (int row = Math.max(0, start); row < end; row++) {
                count += row == 0 ? 1 : 2;
                sum += row == 0 ? 0 : Math.abs(values[row] - values[row - 1]);
            }
            tally.add(1, start, count, sum);
        }
        return tally;
    }

    private static int[] values(long rows) {
        var random = new SplittableRandom(SEED);
        int[] values = new int[(int) rows];
        for (int row = 0; row < values.length; row++) {
            values[row] = random.nextInt(VALUES);
        }
        return values;
    }

    /// The answer for the windows with many hops: `minute, count, sum, most` of each.
    public static Tally expectedOfMany(long rows) {
        int[] values = values(rows);
        var tally = new Tally();
        for (int start = 1 - MANY_MINUTES; start < values.length; start++) {
            int from = Math.max(0, start);
            int to = Math.min(values.length, start + MANY_MINUTES);
            var window = Arrays.stream(values, from, to).summaryStatistics();
            tally.add(1, start, to - from, window.getSum(), window.getMax());
        }
        return tally;
    }
}

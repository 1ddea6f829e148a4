package io.deltaway.bench.input;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// CSV of two whole numbers, `key,value`, with random keys, a fifth as many as rows.
public final class Pairs {

    private static final long SEED = 1;
    private static final int ROWS_OF_A_KEY = 5;
    private static final int VALUES = 1000;

    private Pairs() {}

    private static int keys(long rows) {
        return (int) Math.max(1, rows / ROWS_OF_A_KEY);
    }

    public static void write(Path file, long rows) throws IOException {
        var random = new SplittableRandom(SEED);
        int keys = keys(rows);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write("key,value\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            StringBuilder line = new StringBuilder();
            for (long row = 0; row < rows; row++) {
                line.setLength(0);
                line.append(random.nextInt(keys)).append(',').append(random.nextInt(VALUES));
                line.append('\n');
                for (int i = 0; i < line.length(); i++) {
                    out.write(line.charAt(i));
                }
            }
        }
    }

    /// The answer: `key, count, sum` of each key.
    public static Tally expected(long rows) {
        var random = new SplittableRandom(SEED);
        int keys = keys(rows);
        long[] counts = new long[keys];
        long[] sums = new long[keys];
        for (long row = 0; row < rows; row++) {
            int key = random.nextInt(keys);
            counts[key]++;
            sums[key] += random.nextInt(VALUES);
        }
        var tally = new Tally();
        for (int key = 0; key < keys; key++) {
            if (counts[key] > 0) {
                tally.add(1, key, counts[key], sums[key]);
            }
        }
        return tally;
    }
}

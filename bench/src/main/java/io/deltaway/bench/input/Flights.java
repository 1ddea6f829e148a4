package io.deltaway.bench.input;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Flights as CSV, `date,delay,distance,origin,destination`: the real ones of the US Bureau of
/// Transportation Statistics where their file is there, else made up ones of the same shape.
public final class Flights {

    private static final long SEED = 1;
    private static final int AIRPORTS = 229;
    private static final int MINUTES = 181 * 24 * 60;
    private static final LocalDateTime FIRST = LocalDateTime.of(2001, 1, 1, 0, 0);

    private Flights() {}

    /// Made-up flights in the order of their dates, packed. Some airports have many more than
    /// others.
    public static void write(Path file, long rows) throws IOException {
        var random = new SplittableRandom(SEED);
        try (Writer out = zipped(file)) {
            out.write("date,delay,distance,origin,destination\n");
            for (long row = 0; row < rows; row++) {
                LocalDateTime date = FIRST.plusMinutes(MINUTES * row / rows);
                long delay = Math.round(-12 * Math.log(1 - random.nextDouble())) - 8;
                out.write(date + ":00," + delay + "," + (60 + random.nextInt(2500)) + ",");
                out.write(airport(random) + "," + airport(random) + "\n");
            }
        }
    }

    private static String airport(SplittableRandom random) {
        double uneven = random.nextDouble() * random.nextDouble();
        int number = (int) (uneven * AIRPORTS);
        return "" + (char) ('A' + number / 26) + (char) ('A' + number % 26) + "X";
    }

    /// The first rows of a packed file, packed.
    public static void copy(Path source, Path file, long rows) throws IOException {
        try (var in = reader(source);
                Writer out = zipped(file)) {
            copyLines(in, out, rows);
        }
    }

    /// The same file, not packed.
    public static void unpack(Path source, Path file) throws IOException {
        try (var in = reader(source);
                Writer out = Files.newBufferedWriter(file)) {
            copyLines(in, out, Long.MAX_VALUE - 1);
        }
    }

    private static void copyLines(BufferedReader in, Writer out, long rows) throws IOException {
        for (long line = 0; line <= rows; line++) {
            String text = in.readLine();
            if (text == null) {
                return;
            }
            out.write(text);
            out.write('\n');
        }
    }

    public static BufferedReader reader(Path packed) throws IOException {
        var unpacked = new GZIPInputStream(Files.newInputStream(packed), 1 << 16);
        return new BufferedReader(new InputStreamReader(unpacked, StandardCharsets.UTF_8));
    }

    private static Writer zipped(Path file) throws IOException {
        return new BufferedWriter(
                new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(file), 1 << 16),
                        StandardCharsets.UTF_8));
    }
}

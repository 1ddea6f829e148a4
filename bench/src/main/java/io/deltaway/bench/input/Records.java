package io.deltaway.bench.input;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// CSV of `k,name,value,flag` in 64 files: numbers from 0 on, a text of eleven characters, a number
/// with two decimals, a truth.
public final class Records {

    /// Into how many files they are divided.
    public static final int FILES = 64;

    private Records() {}

    /// Writes the files into a directory that is not there yet.
    public static void write(Path directory, long rows) throws IOException {
        Files.createDirectory(directory);
        for (int file = 0; file < FILES; file++) {
            long from = rows * file / FILES;
            long to = rows * (file + 1) / FILES;
            Path path = directory.resolve("%02d.csv".formatted(file));
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
                out.write("k,name,value,flag\n".getBytes(StandardCharsets.US_ASCII));
                var line = new StringBuilder();
                for (long k = from; k < to; k++) {
                    line.setLength(0);
                    line.append(k).append(",name-");
                    line.append(String.valueOf(1_000_000 + k % 1_000_000), 1, 7);
                    line.append(',').append(k % 1_000).append('.').append(10 + k % 90);
                    line.append(k % 3 == 0 ? ",true\n" : ",false\n");
                    out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
    }

    /// What `select count(*), min(k), max(k), sum(k), count(distinct name)` gives, with spaces
    /// between.
    public static String expected(long rows) {
        return "%d 0 %d %d %d"
                .formatted(rows, rows - 1, rows * (rows - 1) / 2, Math.min(rows, 1_000_000L));
    }
}
